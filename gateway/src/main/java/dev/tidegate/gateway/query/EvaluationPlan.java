package dev.tidegate.gateway.query;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelComprehension;
import dev.cel.common.ast.CelExpr.ExprKind;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.NullableType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What has to be measured when a filter is evaluated, decided once when it is compiled.
 *
 * @param costs by the id of an expression
 * @param literals regular expressions and dates of the filter
 * @param isCostly whether anything is not {@link Cost#PLAIN}
 */
record EvaluationPlan(Cost[] costs, Literals literals, boolean isCostly) {
    static final EvaluationPlan NONE = new EvaluationPlan(new Cost[0], Literals.NONE, false);

    enum Cost {
        /** A step like any other. */
        PLAIN,
        /** It may take long when a value is large: the clock is looked at. */
        COSTLY,
        /** A text or bytes that a function reads as a whole; a call that fails even puts copies into its error. */
        READ_AS_A_WHOLE,
        /** It makes a value whose size is counted. */
        MAKES_VALUE
    }

    /** These return one of their arguments, or part of one. */
    private static final Set<String> PASSING = Set.of("_?_:_", "_[_]", "@not_strictly_false", "dyn");

    /** These take no long time, whatever the size of a string or of bytes. */
    private static final Set<String> QUICK = Set.of(
            "_==_",
            "_!=_",
            "_<_",
            "_<=_",
            "_>_",
            "_>=_",
            "startsWith",
            "endsWith",
            "contains",
            "matches",
            "indexOf",
            "lastIndexOf",
            "@in");

    private static final Set<CelKind> SCALARS = EnumSet.of(
            CelKind.BOOL,
            CelKind.INT,
            CelKind.UINT,
            CelKind.DOUBLE,
            CelKind.TIMESTAMP,
            CelKind.DURATION,
            CelKind.NULL_TYPE,
            CelKind.OPAQUE);

    private static final Set<CelKind> SEQUENCES = EnumSet.of(CelKind.STRING, CelKind.BYTES);

    static EvaluationPlan of(CelAbstractSyntaxTree tree, Literals literals) {
        Builder builder = new Builder(tree);
        builder.visit(tree.getExpr(), false);
        return new EvaluationPlan(builder.costs, literals, builder.anyCostly);
    }

    Cost cost(long id) {
        return id < costs.length ? costs[(int) id] : Cost.PLAIN;
    }

    private static final class Builder {
        private final CelAbstractSyntaxTree tree;
        private final Cost[] costs;
        private boolean anyCostly;

        Builder(CelAbstractSyntaxTree tree) {
            this.tree = tree;
            long highest = tree.getTypeMap().keySet().stream()
                    .mapToLong(Long::longValue)
                    .max()
                    .orElse(0);
            costs = new Cost[Math.toIntExact(highest + 1)];
            Arrays.fill(costs, Cost.PLAIN);
        }

        /** @param readAsAWhole whether it is the argument of a function that reads every character */
        private void visit(CelExpr part, boolean readAsAWhole) {
            Cost cost = cost(part);
            if (readAsAWhole && cost == Cost.PLAIN && isSequence(part)) {
                cost = Cost.READ_AS_A_WHOLE;
            }
            if (part.id() < costs.length) {
                costs[(int) part.id()] = cost;
            }
            anyCostly |= cost != Cost.PLAIN;
            boolean reads = part.getKind() == ExprKind.Kind.CALL
                    && !QUICK.contains(part.call().function())
                    && !PASSING.contains(part.call().function());
            children(part).forEach(child -> visit(child, reads));
        }

        /** A column or a field of one, of type STRING or BYTES. */
        private boolean isSequence(CelExpr part) {
            boolean isRead = part.getKind() == ExprKind.Kind.IDENT || part.getKind() == ExprKind.Kind.SELECT;
            return isRead && isLarge(part, true) && !isLarge(part, false);
        }

        private Cost cost(CelExpr part) {
            return switch (part.getKind()) {
                case LIST -> isConstant(part) ? Cost.PLAIN : Cost.MAKES_VALUE;
                case MAP, STRUCT -> Cost.MAKES_VALUE;
                case IDENT, SELECT -> isLarge(part, false) ? Cost.COSTLY : Cost.PLAIN;
                case CALL -> call(part);
                case COMPREHENSION, CONSTANT, NOT_SET -> Cost.PLAIN;
            };
        }

        private Cost call(CelExpr part) {
            String function = part.call().function();
            boolean accumulates = part.call().args().stream()
                    .anyMatch(arg -> arg.getKind() == ExprKind.Kind.IDENT
                            && arg.ident().name().startsWith("@"));
            if (PASSING.contains(function) || accumulates) {
                return Cost.PLAIN; // the accumulator of a macro grows by values that were counted
            }
            if (isLarge(part, true)) {
                return Cost.MAKES_VALUE;
            }
            boolean isQuick = QUICK.contains(function);
            return children(part).stream().anyMatch(arg -> isLarge(arg, !isQuick)) ? Cost.COSTLY : Cost.PLAIN;
        }

        /** Its elements are in the filter's text, whose length is bounded. */
        private static boolean isConstant(CelExpr list) {
            return list.list().elements().stream().allMatch(each -> each.getKind() == ExprKind.Kind.CONSTANT);
        }

        private boolean isLarge(CelExpr part, boolean sequences) {
            CelType type = tree.getTypeMap().get(part.id());
            if (type == null) {
                return true;
            }
            CelKind kind = (type instanceof NullableType nullable ? nullable.targetType() : type).kind();
            return !SCALARS.contains(kind) && (sequences || !SEQUENCES.contains(kind));
        }
    }

    /** The parts of an expression, in the order of evaluation. */
    static List<CelExpr> children(CelExpr part) {
        return switch (part.getKind()) {
            case CALL -> {
                List<CelExpr> all = new ArrayList<>(part.call().args());
                part.call().target().ifPresent(target -> all.add(0, target));
                yield all;
            }
            case SELECT -> List.of(part.select().operand());
            case LIST -> part.list().elements();
            case MAP ->
                part.map().entries().stream()
                        .flatMap(entry -> Stream.of(entry.key(), entry.value()))
                        .toList();
            case STRUCT ->
                part.struct().entries().stream().map(entry -> entry.value()).toList();
            case COMPREHENSION -> {
                CelComprehension fold = part.comprehension();
                yield List.of(fold.iterRange(), fold.accuInit(), fold.loopCondition(), fold.loopStep(), fold.result());
            }
            case IDENT, CONSTANT, NOT_SET -> List.of();
        };
    }
}
