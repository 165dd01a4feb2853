package dev.tidegate.gateway.query;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind;
import dev.tidegate.format.type.DataType;
import dev.tidegate.format.type.DataType.Kind;
import dev.tidegate.gateway.serving.ServingEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A condition that every row of a filter meets: that a column has one of some values. Values are compared as they stand
 * in the serving form, where equal values are equal bytes.
 *
 * @param column its position
 * @param forms the values in serving form
 * @param whole whether the filter says no more than that
 */
record Equality(int column, Set<ByteBuffer> forms, boolean whole) {
    private static final Set<Kind> INTEGERS = EnumSet.of(Kind.TINYINT, Kind.SMALLINT, Kind.INTEGER, Kind.BIGINT);

    /** The first condition of this kind in a filter, {@code column == constant} or {@code column in [constants]}. */
    static @Nullable Equality in(CelExpr filter, RowShape shape) {
        Equality found = condition(filter, shape);
        if (found != null || filter.getKind() != ExprKind.Kind.CALL) {
            return found;
        }
        if (filter.call().function().equals("_&&_")) {
            for (CelExpr part : filter.call().args()) {
                Equality inPart = in(part, shape);
                if (inPart != null) {
                    return new Equality(inPart.column, inPart.forms, false);
                }
            }
        }
        return null;
    }

    boolean holds(RowView row) {
        return forms.contains(row.form(column));
    }

    private static @Nullable Equality condition(CelExpr expression, RowShape shape) {
        if (expression.getKind() != ExprKind.Kind.CALL) {
            return null;
        }
        List<CelExpr> args = expression.call().args();
        return switch (expression.call().function()) {
            case "_==_" -> {
                Equality found = of(args.get(0), List.of(args.get(1)), shape);
                yield found != null ? found : of(args.get(1), List.of(args.get(0)), shape);
            }
            case "@in" ->
                args.get(1).getKind() == ExprKind.Kind.LIST
                        ? of(args.get(0), args.get(1).list().elements(), shape)
                        : null;
            default -> null;
        };
    }

    private static @Nullable Equality of(CelExpr variable, List<CelExpr> constants, RowShape shape) {
        Integer column = variable.getKind() == ExprKind.Kind.IDENT
                ? shape.position(variable.ident().name())
                : null;
        if (column == null) {
            return null;
        }
        DataType type = shape.columnType(column);
        Set<ByteBuffer> forms = new HashSet<>();
        for (CelExpr each : constants) {
            CelExpr constant = unwrapped(each, type.kind());
            ByteBuffer form =
                    constant.getKind() == ExprKind.Kind.CONSTANT ? form(type.kind(), constant.constant()) : null;
            if (form == null) {
                return null;
            }
            forms.add(form);
        }
        return new Equality(column, forms, true);
    }

    /** The text in {@code date("2026-01-02")}, where a DATE is compared with that. */
    private static CelExpr unwrapped(CelExpr constant, Kind type) {
        boolean isTemporal = type == Kind.DATE || type == Kind.TIME;
        if (isTemporal
                && constant.getKind() == ExprKind.Kind.CALL
                && constant.call().function().equals(type == Kind.DATE ? "date" : "time")) {
            return constant.call().args().get(0);
        }
        return constant;
    }

    private static @Nullable ByteBuffer form(Kind type, CelConstant constant) {
        return switch (constant.getKind()) {
            case STRING_VALUE -> text(type, constant.stringValue());
            case INT64_VALUE -> INTEGERS.contains(type) ? ascii(Long.toString(constant.int64Value())) : null;
            case BOOLEAN_VALUE -> type == Kind.BOOLEAN ? ascii(Boolean.toString(constant.booleanValue())) : null;
            default -> null;
        };
    }

    /** Dates and times may be spelled in several ways, and stand in rows in one. */
    private static @Nullable ByteBuffer text(Kind type, String text) {
        String inRow = type == Kind.CHAR || type == Kind.VARCHAR
                ? text
                : type == Kind.DATE
                        ? Temporals.text(Temporals.date(text))
                        : type == Kind.TIME ? Temporals.text(Temporals.time(text)) : null;
        return inRow == null ? null : ByteBuffer.wrap(ServingEncoder.text(inRow));
    }

    private static ByteBuffer ascii(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
