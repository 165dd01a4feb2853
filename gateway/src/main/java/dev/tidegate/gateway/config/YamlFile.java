package dev.tidegate.gateway.config;

import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.text.StringSubstitutor;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A YAML file as flat options: each scalar under the dotted path of its keys, a list as its elements joined by
 * semicolons, all with their lines. {@code ${NAME}} and {@code ${NAME:-default}} stand for environment variables.
 */
final class YamlFile {
    private static final int MAX_BYTES = 1 << 20;

    /** A scalar and where it stands. */
    record Entry(String text, int line) {}

    private final String name;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final StringSubstitutor variables;

    private YamlFile(String name, Map<String, String> environment) {
        this.name = name;
        this.variables = new StringSubstitutor(environment).setEnableUndefinedVariableException(true);
    }

    static YamlFile read(Path file, Map<String, String> environment) {
        YamlFile yaml = new YamlFile(file.toString(), environment);
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw yaml.error(1, "is larger than " + MAX_BYTES + " bytes, which no configuration is");
            }
            LoaderOptions options = new LoaderOptions();
            options.setAllowDuplicateKeys(false);
            Node root = new Yaml(options).compose(new StringReader(Files.readString(file)));
            if (root != null) {
                yaml.flatten("", root);
            }
            return yaml;
        } catch (NoSuchFileException e) {
            throw new TidegateException(
                    ErrorCode.INVALID_CONFIGURATION, file + ": there is no such file. Name one with --config", e);
        } catch (IOException e) {
            throw new TidegateException(ErrorCode.INVALID_CONFIGURATION, file + ": cannot be read: " + e, e);
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            throw yaml.error(line, "is not YAML: " + e.getProblem());
        }
    }

    private void flatten(String path, Node node) {
        if (node instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                    throw error(line(tuple.getKeyNode()), "a key must be plain text");
                }
                flatten(path.isEmpty() ? key.getValue() : path + "." + key.getValue(), tuple.getValueNode());
            }
        } else if (node instanceof SequenceNode sequence) {
            StringBuilder joined = new StringBuilder();
            for (Node element : sequence.getValue()) {
                if (!(element instanceof ScalarNode scalar)) {
                    throw error(line(element), "option '" + path + "': an element of a list must be plain text");
                }
                joined.append(joined.length() == 0 ? "" : ";").append(substitute(path, scalar));
            }
            put(path, new Entry(joined.toString(), line(node)));
        } else if (node instanceof ScalarNode scalar) {
            boolean isEmpty = scalar.getValue().isEmpty()
                    && scalar.getScalarStyle() == org.yaml.snakeyaml.DumperOptions.ScalarStyle.PLAIN;
            if (!isEmpty) { // a key with nothing behind it, its options perhaps commented out
                put(path, new Entry(substitute(path, scalar), line(node)));
            }
        }
    }

    private void put(String path, Entry entry) {
        Entry earlier = entries.put(path, entry);
        if (earlier != null) {
            throw error(entry.line(), "option '" + path + "' stands in line " + earlier.line() + " already");
        }
    }

    private String substitute(String path, ScalarNode scalar) {
        try {
            return variables.replace(scalar.getValue());
        } catch (IllegalArgumentException e) {
            throw error(
                    line(scalar),
                    "option '" + path + "' names an environment variable that is not set: '" + scalar.getValue()
                            + "'. Set it, or give a default as in ${NAME:-default}");
        }
    }

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }

    /** Every option with its dotted path, in the order of the file. */
    Map<String, Entry> entries() {
        return entries;
    }

    TidegateException error(int line, String problem) {
        return new TidegateException(ErrorCode.INVALID_CONFIGURATION, name + ":" + line + ": " + problem);
    }
}
