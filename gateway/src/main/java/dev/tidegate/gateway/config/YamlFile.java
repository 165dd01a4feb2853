package dev.tidegate.gateway.config;

import dev.tidegate.gateway.catalog.Diagnostic;
import dev.tidegate.gateway.catalog.OptionSource;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.Secrets;
import dev.tidegate.gateway.error.TidegateException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.commons.text.StringSubstitutor;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A YAML file as flat options: each scalar under the dotted path of its keys, a list as its elements joined by
 * semicolons, all with their lines. {@code ${NAME}} and {@code ${NAME:-default}} stand for environment variables. What
 * cannot be used is collected, so that a user reads about all of it at once.
 */
final class YamlFile {
    private static final int MAX_BYTES = 1 << 20;
    private static final int MAX_DEPTH = 16;
    private static final int MAX_OPTIONS = 10_000;
    private static final String MERGE = "<<";

    /**
     * A scalar and where it stands.
     *
     * @param text with the values of environment variables in it
     * @param variables the environment variables that it names
     */
    record Entry(String text, int line, Set<String> variables) {

        /** The value as an error may show it: what comes from the environment is not for the eyes of whoever reads logs. */
        String shown(String option) {
            if (!variables.isEmpty()) {
                return "the value of " + names();
            }
            return Secrets.isOne(option, text) ? "the given value" : "'" + text + "'";
        }

        private String names() {
            return variables.stream().map(name -> "${" + name + "}").collect(Collectors.joining(" and "));
        }

        OptionSource source(String option, String file) {
            String place = file + ":" + line;
            return new OptionSource(option, variables.isEmpty() ? place : place + ", environment variable " + names());
        }
    }

    private final String name;
    private final Map<String, String> environment;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final List<Diagnostic> problems = new ArrayList<>();

    private YamlFile(String name, Map<String, String> environment) {
        this.name = name;
        this.environment = environment;
    }

    /** @throws TidegateException if the file cannot be read; what is wrong in it is among the {@link #problems()} */
    static YamlFile read(Path file, Map<String, String> environment) {
        YamlFile yaml = new YamlFile(file.toString(), environment);
        try {
            if (Files.size(file) > MAX_BYTES) {
                yaml.problem(1, "is larger than " + MAX_BYTES + " bytes, which no configuration is");
                return yaml;
            }
            yaml.parse(Files.readString(file));
            return yaml;
        } catch (NoSuchFileException e) {
            throw new TidegateException(
                    ErrorCode.INVALID_CONFIGURATION, file + ": there is no such file. Name one with --config", e);
        } catch (CharacterCodingException e) {
            throw new TidegateException(ErrorCode.INVALID_CONFIGURATION, file + ": is not UTF-8 text", e);
        } catch (IOException e) {
            throw new TidegateException(ErrorCode.INVALID_CONFIGURATION, file + ": cannot be read: " + e, e);
        }
    }

    private void parse(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        try {
            Node root =
                    new Yaml(options).compose(new StringReader(text.startsWith("\uFEFF") ? text.substring(1) : text));
            if (root instanceof MappingNode mapping) {
                flatten("", mapping, 0);
            } else if (root != null && !(root instanceof ScalarNode scalar && isNothing(scalar))) {
                problem(line(root), "must hold sections, such as 'http:'");
            }
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            String problem = String.valueOf(e.getProblem());
            problem(line, "is not YAML: " + problem + (problem.contains("TAB") ? ". Indent with blanks" : ""));
        } catch (YAMLException e) {
            problem(
                    1,
                    "is not YAML: "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }

    private void flatten(String path, Node node, int depth) {
        if (depth > MAX_DEPTH || entries.size() > MAX_OPTIONS) {
            problem(line(node), "is nested more deeply, or has more options, than any configuration");
        } else if (node instanceof MappingNode mapping) {
            flatten(path, mapping, depth);
        } else if (node instanceof SequenceNode sequence) {
            list(path, sequence);
        } else if (node instanceof ScalarNode scalar && !isNothing(scalar)) {
            Set<String> variables = new LinkedHashSet<>();
            put(path, new Entry(substitute(path, scalar, variables), line(node), variables));
        }
    }

    private void flatten(String path, MappingNode mapping, int depth) {
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                problem(line(tuple.getKeyNode()), "a key must be plain text");
            } else if (key.getTag().equals(Tag.MERGE) || key.getValue().equals(MERGE)) {
                problem(line(key), "merge keys (<<) are not supported. Write the options out");
            } else {
                flatten(path.isEmpty() ? key.getValue() : path + "." + key.getValue(), tuple.getValueNode(), depth + 1);
            }
        }
    }

    private void list(String path, SequenceNode sequence) {
        Set<String> variables = new LinkedHashSet<>();
        List<String> elements = new ArrayList<>();
        for (Node element : sequence.getValue()) {
            if (element instanceof ScalarNode scalar) {
                elements.add(substitute(path, scalar, variables));
            } else {
                problem(line(element), "option '" + path + "': an element of a list must be plain text");
                return;
            }
        }
        put(path, new Entry(String.join(";", elements), line(sequence), variables));
    }

    /** A key with nothing behind it, its options perhaps commented out. */
    private static boolean isNothing(ScalarNode scalar) {
        return scalar.getScalarStyle() == ScalarStyle.PLAIN && scalar.getValue().matches("|~|null");
    }

    private void put(String path, Entry entry) {
        Entry earlier = entries.putIfAbsent(path, entry);
        if (earlier != null) {
            problem(entry.line(), "option '" + path + "' stands in line " + earlier.line() + " already");
        }
    }

    /** The variables that are named go into the set; the message about one that is not set shows nothing else. */
    private String substitute(String path, ScalarNode scalar, Set<String> variables) {
        Set<String> missing = new LinkedHashSet<>();
        String text = new StringSubstitutor(key -> {
                    variables.add(key);
                    return environment.get(key);
                })
                .setEnableSubstitutionInVariables(false)
                .replace(scalar.getValue());
        if (!variables.isEmpty()) {
            for (String variable : variables) {
                boolean hasDefault = scalar.getValue().contains("${" + variable + ":-");
                if (!environment.containsKey(variable) && !hasDefault) {
                    missing.add(variable);
                } else if (Secrets.isNameOfOne(path) || Secrets.isNameOfOne(variable)) {
                    Secrets.remember(environment.getOrDefault(variable, ""));
                }
            }
        }
        missing.forEach(variable -> problem(
                line(scalar),
                "option '" + path + "' names an environment variable that is not set: '" + variable
                        + "'. Set it, or give a default as in ${" + variable + ":-default}"));
        return text;
    }

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }

    /** Every option with its dotted path, in the order of the file. */
    Map<String, Entry> entries() {
        return entries;
    }

    /** As the user named it. */
    String name() {
        return name;
    }

    void problem(int line, String problem) {
        problems.add(new Diagnostic(name, line, 0, problem));
    }

    /** What is wrong, in the order of the file. */
    List<Diagnostic> problems() {
        return problems.stream()
                .distinct()
                .sorted(Comparator.comparingInt(Diagnostic::line))
                .toList();
    }
}
