package dev.tidegate.gateway.query;

import com.google.re2j.Pattern;
import dev.cel.extensions.CelStringExtensions.Function;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelStandardFunctions.StandardFunction;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;

/**
 * Functions of CEL and of its string extension that can take long or make large values in a single call. These do the
 * same, and report to the {@link Evaluation} what they are about to do.
 */
final class TextFunctions {
    static final Set<StandardFunction> REPLACED_STANDARD =
            EnumSet.of(StandardFunction.CONTAINS, StandardFunction.MATCHES);
    static final Set<Function> REPLACED_EXTENSION =
            EnumSet.of(Function.INDEX_OF, Function.LAST_INDEX_OF, Function.JOIN, Function.REPLACE, Function.SPLIT);

    static final List<CelFunctionBinding> BINDINGS = new ArrayList<>();

    static {
        bind("contains", text("contains_string", (text, part) -> TextSearch.find(text, part, 0) >= 0));
        bind("matches", text("matches", TextFunctions::matches), text("matches_string", TextFunctions::matches));
        bind(
                "indexOf",
                text("string_index_of_string", (text, part) -> indexOf(text, part, 0)),
                of(
                        "string_index_of_string_int",
                        List.of(String.class, String.class, Long.class),
                        args -> indexOf((String) args[0], (String) args[1], (Long) args[2])));
        bind(
                "lastIndexOf",
                text("string_last_index_of_string", TextFunctions::lastIndexOf),
                of(
                        "string_last_index_of_string_int",
                        List.of(String.class, String.class, Long.class),
                        args -> lastIndexOf((String) args[0], (String) args[1], (Long) args[2])));
        bind(
                "join",
                CelFunctionBinding.from("list_join", List.class, list -> join(list, "")),
                CelFunctionBinding.from("list_join_string", List.class, String.class, TextFunctions::join));
        bind(
                "replace",
                of(
                        "string_replace_string_string",
                        List.of(String.class, String.class, String.class),
                        args -> replace((String) args[0], (String) args[1], (String) args[2], -1)),
                of(
                        "string_replace_string_string_int",
                        List.of(String.class, String.class, String.class, Long.class),
                        args -> replace((String) args[0], (String) args[1], (String) args[2], (Long) args[3])));
        bind(
                "split",
                text("string_split_string", (text, separator) -> split(text, separator, -1)),
                of(
                        "string_split_string_int",
                        List.of(String.class, String.class, Long.class),
                        args -> split((String) args[0], (String) args[1], (Long) args[2])));
    }

    private TextFunctions() {}

    private interface OfTexts {
        Object apply(String a, String b);
    }

    private interface OfMany {
        Object apply(Object[] args);
    }

    private static void bind(String function, CelFunctionBinding... overloads) {
        BINDINGS.addAll(CelFunctionBinding.fromOverloads(function, overloads));
    }

    private static CelFunctionBinding text(String overload, OfTexts function) {
        return CelFunctionBinding.from(overload, String.class, String.class, function::apply);
    }

    private static CelFunctionBinding of(String overload, List<Class<?>> types, OfMany function) {
        return CelFunctionBinding.from(overload, types, function::apply);
    }

    private static boolean matches(String text, String pattern) {
        Evaluation evaluation = Evaluation.current();
        Pattern compiled = evaluation.literals().patterns().get(pattern);
        if (compiled == null) {
            throw new IllegalStateException("the pattern was not compiled with the filter: " + pattern);
        }
        long work = (long) text.length() * compiled.programSize();
        boolean isShort = work <= MeteredText.MAX_UNMETERED;
        evaluation.reads(Math.min(text.length(), work));
        return compiled.matcher(isShort ? text : new MeteredText(text, compiled.programSize(), evaluation))
                .find();
    }

    /** In code points, as CEL counts; an offset outside of the text is an error. */
    private static long indexOf(String text, String part, long from) {
        int start = TextSearch.offset(text, from, part.isEmpty());
        if (part.isEmpty()) {
            return from;
        }
        int found = TextSearch.find(text, part, start);
        return found < 0 ? -1 : from + text.codePointCount(start, found);
    }

    private static long lastIndexOf(String text, String part) {
        if (part.isEmpty()) {
            return text.codePointCount(0, text.length());
        }
        int found = TextSearch.findLast(text, part, text.length());
        return found < 0 ? -1 : text.codePointCount(0, found);
    }

    private static long lastIndexOf(String text, String part, long from) {
        if (part.isEmpty()) {
            return from;
        }
        int found = TextSearch.findLast(text, part, TextSearch.offset(text, from, false));
        return found < 0 ? -1 : text.codePointCount(0, found);
    }

    private static String join(List<?> list, String separator) {
        Evaluation evaluation = Evaluation.current();
        long length = 0;
        for (Object each : list) {
            length += ((String) each).length() + separator.length();
        }
        evaluation.makes(length);
        StringJoiner joined = new StringJoiner(separator);
        for (Object each : list) {
            joined.add((String) each);
        }
        return joined.toString();
    }

    private static String replace(String text, String part, String replacement, long limit) {
        if (limit == 0 || part.equals(replacement)) {
            return text;
        }
        List<Integer> places = TextSearch.places(text, part, limit < 0 ? Long.MAX_VALUE : limit);
        long length = text.length() + places.size() * ((long) replacement.length() - part.length());
        Evaluation.current().makes(length);
        StringBuilder result = new StringBuilder((int) length);
        int from = 0;
        for (int place : places) {
            result.append(text, from, place).append(replacement);
            from = place + part.length();
        }
        return result.append(text, from, text.length()).toString();
    }

    /** An empty separator gives each character by itself; no limit is a negative one. */
    private static List<String> split(String text, String separator, long limit) {
        if (limit == 0) {
            return List.of();
        }
        if (limit == 1) {
            return List.of(text);
        }
        // The place before the first character is found too, and does not split.
        long most = limit < 0 ? Long.MAX_VALUE : separator.isEmpty() ? limit : limit - 1;
        List<Integer> places = TextSearch.places(text, separator, most);
        List<String> parts = new ArrayList<>();
        Evaluation.current().makes(text.length());
        int from = 0;
        for (int place : places) {
            boolean isEdge = separator.isEmpty() && (place == 0 || place == text.length());
            if (!isEdge) {
                parts.add(text.substring(from, place));
                from = place + separator.length();
            }
        }
        if (!separator.isEmpty() || from < text.length()) {
            parts.add(text.substring(from));
        }
        return parts;
    }
}
