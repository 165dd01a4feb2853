package dev.tidegate.gateway.query;

import static dev.tidegate.gateway.query.CelTypes.DECIMAL;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.NullValue;
import dev.cel.runtime.CelFunctionBinding;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.IntPredicate;

/**
 * DECIMAL in CEL, which has none: exact comparison and arithmetic (34 digits, as IEEE 754's decimal128) among decimals,
 * and with {@code int} and {@code double} on either side, so that {@code amount > 10.5} means what it says; {@code
 * decimal(x)} of a string, int or double, and {@code double(x)} and {@code string(x)} of a decimal.
 */
final class Decimals {
    /** The most characters of a text that is read as a decimal: parsing takes the square of their number. */
    private static final int MAX_SCALE = 1_000;

    /** The most digits before or after the point, as in decimal128: a larger one takes all memory when it is written. */
    private static final int MAX_DIGITS = 6_144;

    private static final Map<String, IntPredicate> COMPARISONS = Map.of(
            "_<_", order -> order < 0,
            "_<=_", order -> order <= 0,
            "_>_", order -> order > 0,
            "_>=_", order -> order >= 0,
            "_==_", order -> order == 0,
            "_!=_", order -> order != 0);

    private static final Map<String, BinaryOperator<BigDecimal>> ARITHMETIC = Map.of(
            "_+_", (a, b) -> a.add(b, MathContext.DECIMAL128),
            "_-_", (a, b) -> a.subtract(b, MathContext.DECIMAL128),
            "_*_", (a, b) -> a.multiply(b, MathContext.DECIMAL128),
            "_/_", (a, b) -> a.divide(b, MathContext.DECIMAL128));

    private static final List<Number> NUMBERS = List.of(
            new Number("decimal", DECIMAL, Decimal.class),
            new Number("int", SimpleType.INT, Long.class),
            new Number("double", SimpleType.DOUBLE, Double.class));

    private record Number(String name, CelType type, Class<?> carrier) {}

    static final List<CelFunctionDecl> DECLARATIONS;
    static final List<CelFunctionBinding> BINDINGS;

    static {
        List<CelFunctionDecl> declarations = new ArrayList<>();
        List<CelFunctionBinding> bindings = new ArrayList<>();
        COMPARISONS.forEach((operator, test) -> {
            boolean isEquality = operator.equals("_==_") || operator.equals("_!=_");
            binary(operator, SimpleType.BOOL, !isEquality, declarations, bindings, args -> {
                boolean isNull = args[0] instanceof NullValue || args[1] instanceof NullValue;
                if (isNull && args[0] == args[1]) {
                    return operator.equals("_==_");
                } else if (isNull || isNaN(args[0]) || isNaN(args[1])) {
                    return operator.equals("_!=_");
                }
                return test.test(compare(args[0], args[1]));
            });
        });
        ARITHMETIC.forEach((operator, function) -> binary(
                operator,
                DECIMAL,
                true,
                declarations,
                bindings,
                args -> decimal(function.apply(number(args[0]), number(args[1])))));
        unary(
                "-_",
                DECIMAL,
                DECIMAL,
                Decimal.class,
                declarations,
                bindings,
                x -> new Decimal(number(x).negate()));
        unary("decimal", DECIMAL, SimpleType.STRING, String.class, declarations, bindings, Decimals::parse);
        unary("decimal", DECIMAL, SimpleType.INT, Long.class, declarations, bindings, x -> new Decimal(number(x)));
        unary("decimal", DECIMAL, SimpleType.DOUBLE, Double.class, declarations, bindings, x -> new Decimal(number(x)));
        unary("decimal", DECIMAL, DECIMAL, Decimal.class, declarations, bindings, x -> x);
        unary(
                "double",
                SimpleType.DOUBLE,
                DECIMAL,
                Decimal.class,
                declarations,
                bindings,
                x -> number(x).doubleValue());
        unary(
                "string",
                SimpleType.STRING,
                DECIMAL,
                Decimal.class,
                declarations,
                bindings,
                x -> number(x).toPlainString());
        DECLARATIONS = List.copyOf(declarations);
        BINDINGS = List.copyOf(bindings);
    }

    private Decimals() {}

    private interface Function {
        Object apply(Object[] args);
    }

    /** Each pair of numbers of which one at least is a decimal; CEL itself compares two of the same type. */
    private static void binary(
            String operator,
            CelType result,
            boolean ofTwo,
            List<CelFunctionDecl> declarations,
            List<CelFunctionBinding> bindings,
            Function function) {
        for (Number left : NUMBERS) {
            for (Number right : NUMBERS) {
                boolean both = left.type == DECIMAL && right.type == DECIMAL;
                if (left.type != DECIMAL && right.type != DECIMAL || both && !ofTwo) {
                    continue;
                }
                String id = operator + left.name + "_" + right.name;
                declarations.add(CelFunctionDecl.newFunctionDeclaration(
                        operator, CelOverloadDecl.newGlobalOverload(id, result, left.type, right.type)));
                // NULL is a value to equality, and to nothing else.
                List<Class<?>> carriers =
                        ofTwo ? List.of(left.carrier, right.carrier) : List.of(Object.class, Object.class);
                bindings.add(CelFunctionBinding.from(id, carriers, function::apply));
            }
        }
    }

    private static void unary(
            String name,
            CelType result,
            CelType argument,
            Class<?> carrier,
            List<CelFunctionDecl> declarations,
            List<CelFunctionBinding> bindings,
            java.util.function.Function<Object, Object> function) {
        String id = name + "_of_" + argument.name();
        declarations.add(
                CelFunctionDecl.newFunctionDeclaration(name, CelOverloadDecl.newGlobalOverload(id, result, argument)));
        bindings.add(CelFunctionBinding.from(id, List.of(carrier), args -> function.apply(args[0])));
    }

    private static boolean isNaN(Object number) {
        return number instanceof Double d && d.isNaN();
    }

    private static int compare(Object left, Object right) {
        if (left instanceof Double d && d.isInfinite()) {
            return d > 0 ? 1 : -1;
        } else if (right instanceof Double d && d.isInfinite()) {
            return d > 0 ? -1 : 1;
        }
        return number(left).compareTo(number(right));
    }

    private static BigDecimal number(Object value) {
        if (value instanceof Double d) {
            return BigDecimal.valueOf(d); // the shortest digits that stand for it, as it was written
        }
        return value instanceof Long l ? BigDecimal.valueOf(l) : ((Decimal) value).value();
    }

    private static Decimal decimal(BigDecimal value) {
        Decimal result = new Decimal(value);
        int scale = result.value().scale();
        if (Math.max(scale, (long) result.value().precision() - scale) > MAX_DIGITS) {
            throw new FilterOverrun("a decimal has more than " + MAX_DIGITS + " digits before or after the point");
        }
        return result;
    }

    private static Decimal parse(Object argument) {
        String text = (String) argument;
        if (text.length() <= MAX_SCALE) {
            BigDecimal value = new BigDecimal(text);
            if (Math.abs((long) value.scale()) <= MAX_SCALE) {
                return new Decimal(value);
            }
        }
        throw new ArithmeticException("a number has more than " + MAX_SCALE + " digits");
    }
}
