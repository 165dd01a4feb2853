package dev.tidegate.gateway.query;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind;
import java.time.DateTimeException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The texts in a filter that are read once, when it is compiled: regular expressions, dates and times.
 *
 * @param patterns by their text
 * @param temporals by overload and text
 */
record Literals(Map<String, Pattern> patterns, Map<String, Map<String, Object>> temporals) {
    static final Literals NONE = new Literals(Map.of(), Map.of());

    /** A literal cannot be used. */
    static final class InvalidLiteral extends Exception {
        private static final long serialVersionUID = 1L;
        private final long part;

        InvalidLiteral(CelExpr part, String message) {
            super(message);
            this.part = part.id();
        }

        /** The id of the literal's expression. */
        long part() {
            return part;
        }
    }

    static Literals of(CelAbstractSyntaxTree tree, int maxPattern) throws InvalidLiteral {
        Literals found = new Literals(new HashMap<>(), new HashMap<>());
        found.collect(tree, tree.getExpr(), maxPattern);
        return found;
    }

    private void collect(CelAbstractSyntaxTree tree, CelExpr part, int maxPattern) throws InvalidLiteral {
        List<CelExpr> children = EvaluationPlan.children(part);
        if (part.getKind() == ExprKind.Kind.CALL) {
            if (part.call().function().equals("matches")) {
                addPattern(children.get(children.size() - 1), maxPattern);
            }
            var reference = tree.getReferenceMap().get(part.id());
            for (String overload : reference == null ? List.<String>of() : reference.overloadIds()) {
                Function<String, Object> parser = Temporals.PARSERS.get(overload);
                if (parser != null) {
                    addTemporals(overload, parser, children);
                }
            }
        }
        for (CelExpr child : children) {
            collect(tree, child, maxPattern);
        }
    }

    private void addPattern(CelExpr literal, int maxPattern) throws InvalidLiteral {
        String text = text(literal);
        if (text == null) {
            throw new InvalidLiteral(
                    literal,
                    "the pattern of matches() must be a string literal, because it is compiled"
                            + " once and its size is bounded");
        }
        long size = PatternSize.atMost(text);
        if (size > maxPattern) {
            throw new InvalidLiteral(
                    literal,
                    "the pattern compiles to " + (size > 1_000_000_000 ? "more than a billion" : "about " + size)
                            + " instructions, and subscriptions.max-filter-pattern allows " + maxPattern);
        }
        try {
            patterns.put(text, Pattern.compile(text));
        } catch (PatternSyntaxException e) {
            throw new InvalidLiteral(literal, "the pattern is not a regular expression of RE2: " + e.getMessage());
        }
    }

    private void addTemporals(String overload, Function<String, Object> parser, List<CelExpr> arguments)
            throws InvalidLiteral {
        for (CelExpr argument : arguments) {
            List<CelExpr> literals =
                    argument.getKind() == ExprKind.Kind.LIST ? argument.list().elements() : List.of(argument);
            for (CelExpr literal : literals) {
                String text = text(literal);
                if (text == null) {
                    continue;
                }
                try {
                    temporals.computeIfAbsent(overload, id -> new HashMap<>()).put(text, parser.apply(text));
                } catch (DateTimeException e) {
                    throw new InvalidLiteral(literal, String.valueOf(e.getMessage()));
                }
            }
        }
    }

    private static @Nullable String text(CelExpr part) {
        return part.getKind() == ExprKind.Kind.CONSTANT && part.constant().getKind() == CelConstant.Kind.STRING_VALUE
                ? part.constant().stringValue()
                : null;
    }
}
