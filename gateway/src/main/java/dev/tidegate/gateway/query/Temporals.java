package dev.tidegate.gateway.query;

import static dev.tidegate.gateway.query.CelTypes.DATE;
import static dev.tidegate.gateway.query.CelTypes.TIME;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.NullValue;
import dev.cel.runtime.CelFunctionBinding;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.IntPredicate;

/**
 * DATE and TIME in CEL, which has neither: they compare in the order of time with each other and with texts, so that
 * {@code due < "2026-12-31"} also holds for years before 0 and after 9999. {@code date("2026-01-02")} and {@code
 * time("03:04:05")} make values, {@code string(x)} gives the text, and {@code timestamp(x)} reads any year.
 */
final class Temporals {
    /** No date, time or timestamp is longer; parsing an endless text would take long. */
    private static final int MAX_LENGTH = 64;

    private static final Map<String, IntPredicate> COMPARISONS = Map.of(
            "_<_", order -> order < 0,
            "_<=_", order -> order <= 0,
            "_>_", order -> order > 0,
            "_>=_", order -> order >= 0,
            "_==_", order -> order == 0,
            "_!=_", order -> order != 0);

    static final List<CelFunctionDecl> DECLARATIONS = new ArrayList<>();
    static final List<CelFunctionBinding> BINDINGS = new ArrayList<>();

    /** How a text is read that is an argument of this overload. */
    static final Map<String, Function<String, Object>> PARSERS = new HashMap<>();

    static {
        add("date", DATE, LocalDate.class, Temporals::date);
        add("time", TIME, LocalTime.class, Temporals::time);
        BINDINGS.addAll(CelFunctionBinding.fromOverloads(
                "timestamp",
                CelFunctionBinding.from(
                        "string_to_timestamp", String.class, text -> literal("string_to_timestamp", text)),
                CelFunctionBinding.from("int64_to_timestamp", Long.class, Instant::ofEpochSecond),
                CelFunctionBinding.from("timestamp_to_timestamp", Instant.class, same -> same),
                CelFunctionBinding.from(
                        "timestamp_of_date",
                        LocalDate.class,
                        date -> date.atStartOfDay().toInstant(ZoneOffset.UTC))));
        PARSERS.put("string_to_timestamp", Temporals::timestamp);
        declare("timestamp", "timestamp_of_date", SimpleType.TIMESTAMP, DATE);
    }

    private Temporals() {}

    private static void add(String name, CelType type, Class<?> carrier, Function<String, Object> parser) {
        COMPARISONS.forEach((operator, test) -> {
            String id = operator + name;
            boolean isEquality = operator.equals("_==_") || operator.equals("_!=_");
            if (!isEquality) {
                compare(operator, id, type, type, carrier, carrier, test);
            }
            compare(operator, id + "_string", type, SimpleType.STRING, carrier, String.class, test);
            compare(operator, "string_" + id, SimpleType.STRING, type, String.class, carrier, test);
            PARSERS.put(id + "_string", parser);
            PARSERS.put("string_" + id, parser);
        });
        in(name + "_in_strings", type, SimpleType.STRING, parser);
        in("string_in_" + name + "s", SimpleType.STRING, type, parser);
        declare(name, name + "_of_string", type, SimpleType.STRING);
        BINDINGS.add(
                CelFunctionBinding.from(name + "_of_string", String.class, text -> literal(name + "_of_string", text)));
        PARSERS.put(name + "_of_string", parser);
        declare("string", "string_of_" + name, SimpleType.STRING, type);
        BINDINGS.add(CelFunctionBinding.from("string_of_" + name, carrier, Temporals::text));
    }

    private static void compare(
            String operator, String id, CelType left, CelType right, Class<?> a, Class<?> b, IntPredicate test) {
        declare(operator, id, SimpleType.BOOL, left, right);
        boolean isEquality = operator.equals("_==_") || operator.equals("_!=_");
        if (isEquality) { // NULL is a value to these
            BINDINGS.add(CelFunctionBinding.from(
                    id,
                    Object.class,
                    Object.class,
                    (x, y) -> test.test(
                            x instanceof NullValue || y instanceof NullValue ? (x == y ? 0 : 1) : order(id, x, y))));
        } else {
            BINDINGS.add(CelFunctionBinding.from(id, a, b, (x, y) -> test.test(order(id, x, y))));
        }
    }

    @SuppressWarnings("unchecked") // one of both at least is a value of the overload's type
    private static int order(String overload, Object left, Object right) {
        Object a = left instanceof String text ? literal(overload, text) : left;
        Object b = right instanceof String text ? literal(overload, text) : right;
        return ((Comparable<Object>) a).compareTo(b);
    }

    private static void in(String id, CelType element, CelType ofList, Function<String, Object> parser) {
        declare("@in", id, SimpleType.BOOL, element, ListType.create(ofList));
        BINDINGS.add(CelFunctionBinding.from(id, Object.class, List.class, (value, list) -> {
            Object wanted = value instanceof String text ? literal(id, text) : value;
            for (Object each : list) {
                if (wanted.equals(each instanceof String text ? literal(id, text) : each)) {
                    return true;
                }
            }
            return false;
        }));
        PARSERS.put(id, parser);
    }

    private static void declare(String function, String id, CelType result, CelType... arguments) {
        DECLARATIONS.add(CelFunctionDecl.newFunctionDeclaration(
                function, CelOverloadDecl.newGlobalOverload(id, result, arguments)));
    }

    /** A text as the overload reads it: literals of the filter were read when it was compiled. */
    private static Object literal(String overload, String text) {
        Map<String, Object> known = Evaluation.current().literals().temporals().get(overload);
        Object value = known == null ? null : known.get(text);
        return value != null
                ? value
                : Objects.requireNonNull(PARSERS.get(overload)).apply(text);
    }

    /** @throws DateTimeException if it is no date */
    static LocalDate date(String text) {
        return parse(text, "DATE, such as 2026-01-02", LocalDate::parse);
    }

    /** @throws DateTimeException if it is no time */
    static LocalTime time(String text) {
        return parse(text, "TIME, such as 03:04:05.5", LocalTime::parse);
    }

    private static Instant timestamp(String text) {
        return parse(
                text,
                "timestamp, such as 2026-01-02T03:04:05Z",
                each -> DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(each, Instant::from));
    }

    private static <T> T parse(String text, String what, Function<String, T> parser) {
        try {
            if (text.length() <= MAX_LENGTH) {
                return parser.apply(text);
            }
        } catch (DateTimeException e) {
            throw new DateTimeException("'" + text + "' is not a " + what, e);
        }
        throw new DateTimeException("a text of " + text.length() + " characters is not a " + what);
    }

    /** As on the wire: seconds always, a fraction where there is one and without trailing zeros. */
    static String text(Object value) {
        if (!(value instanceof LocalTime time)) {
            return value.toString();
        }
        String digits = DateTimeFormatter.ISO_LOCAL_TIME.format(time);
        return digits.contains(".") ? digits.replaceAll("0+$", "") : digits;
    }
}
