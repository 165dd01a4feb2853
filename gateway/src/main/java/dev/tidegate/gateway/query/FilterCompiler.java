package dev.tidegate.gateway.query;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.NullableType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntime.Program;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelStandardFunctions;
import dev.cel.runtime.CelStandardFunctions.StandardFunction;
import dev.tidegate.format.type.RowType;
import dev.tidegate.gateway.catalog.Nearest;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import dev.tidegate.gateway.query.Literals.InvalidLiteral;
import java.util.EnumSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compiles filters for one table: CEL (github.com/google/cel-spec) with its standard functions and macros, those of its
 * string extension, and {@link Decimals}. Costs milliseconds a filter, the first a good deal more: not for event loops.
 * Safe for use by several threads.
 */
final class FilterCompiler {
    /** The type checker takes time that doubles with each map in a map. */
    private static final int MAX_MAPS = 8;

    private static final Pattern UNKNOWN = Pattern.compile("undeclared reference to '(.*)' \\(in container ''\\)");
    private static final Pattern OVERLOADS = Pattern.compile(" \\(candidates: .*\\)$", Pattern.DOTALL);
    private static final Pattern WRAPPER = Pattern.compile("wrapper\\(([\\w.]+)\\)");
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final RowShape shape;
    private final CelCompiler compiler;
    private final CelRuntime runtime;
    private final QuerySettings settings;

    FilterCompiler(RowShape shape, QuerySettings settings) {
        this.shape = shape;
        this.settings = settings;
        CelOptions options = CelOptions.current()
                .enableQuotedIdentifierSyntax(true)
                .enableHeterogeneousNumericComparisons(true)
                .build();
        CelTypes types = new CelTypes();
        CelCompilerBuilder builder = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(options)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .addLibraries(CelExtensions.strings())
                .addFunctionDeclarations(Decimals.DECLARATIONS)
                .addFunctionDeclarations(Temporals.DECLARATIONS)
                .addFunctionDeclarations(NullEquality.DECLARATIONS);
        CelType whole = types.of(shape.type(), RowShape.WHOLE);
        if (shape.position(RowShape.WHOLE) == null) {
            builder.addVar(RowShape.WHOLE, whole);
        }
        for (RowType.Field column : shape.type().fields()) {
            if (IDENTIFIER.matcher(column.name()).matches()) {
                builder.addVar(column.name(), types.of(column.type(), RowShape.WHOLE + "." + column.name()));
            }
        }
        this.compiler = builder.setTypeProvider(types).build();
        this.runtime = CelRuntimeFactory.plannerRuntimeBuilder()
                .setOptions(options)
                .setTypeProvider(types)
                .setStandardFunctions(CelStandardFunctions.newBuilder()
                        .filterFunctions((function, overload) -> !TextFunctions.REPLACED_STANDARD.contains(function)
                                && function != StandardFunction.TIMESTAMP)
                        .build())
                .addLibraries(
                        CelExtensions.strings(EnumSet.complementOf(EnumSet.copyOf(TextFunctions.REPLACED_EXTENSION))))
                .addFunctionBindings(TextFunctions.BINDINGS)
                .addFunctionBindings(Temporals.BINDINGS)
                .addFunctionBindings(Decimals.BINDINGS)
                .addFunctionBindings(NullEquality.BINDINGS)
                .build();
    }

    /** @throws TidegateException {@link ErrorCode#INVALID_FILTER} with the place and what is wrong there */
    Filter compile(String text) {
        return compile(text, settings.filters());
    }

    /** @param limits in place of those of the settings */
    Filter compile(String text, FilterLimits limits) {
        int maxLength = settings.maxFilterLength();
        if (text.length() > maxLength) {
            throw invalid(
                    "it has " + text.length() + " characters, and subscriptions.max-filter-length allows " + maxLength);
        }
        try {
            CelAbstractSyntaxTree parsed = tree(compiler.parse(text));
            long maps = maps(parsed.getExpr());
            if (maps > MAX_MAPS) {
                throw invalid("it makes " + maps + " maps, and " + MAX_MAPS + " is the most");
            }
            return compile(text, tree(compiler.check(parsed)), limits);
        } catch (CelValidationException | CelEvaluationException e) {
            throw new TidegateException(ErrorCode.INVALID_FILTER, "filter: " + e.getMessage(), e);
        } catch (StackOverflowError e) {
            throw new TidegateException(ErrorCode.INVALID_FILTER, "filter: it nests too deeply", e);
        }
    }

    private CelAbstractSyntaxTree tree(CelValidationResult result) throws CelValidationException {
        if (result.hasError()) {
            throw invalid(words(result.getErrors().get(0)));
        }
        return result.getAst();
    }

    private static long maps(CelExpr part) {
        long inside = EvaluationPlan.children(part).stream()
                .mapToLong(FilterCompiler::maps)
                .sum();
        return inside + (part.getKind() == ExprKind.Kind.MAP ? 1 : 0);
    }

    private Filter compile(String text, CelAbstractSyntaxTree tree, FilterLimits limits) throws CelEvaluationException {
        CelType type = tree.getResultType();
        if (!type.equals(SimpleType.BOOL) && !type.equals(NullableType.create(SimpleType.BOOL))) {
            throw invalid(
                    "it gives a value of type " + plain(type.name()) + "; a filter must be true or false for a row");
        }
        try {
            EvaluationPlan plan = EvaluationPlan.of(tree, Literals.of(tree, limits.maxPattern()));
            Equality equality = Equality.in(tree.getExpr(), shape);
            Program program = (Program) runtime.createProgram(tree);
            return new Filter(text, program, plan, equality, limits);
        } catch (InvalidLiteral e) {
            throw invalid(place(tree, e.part()) + e.getMessage());
        }
    }

    private static String place(CelAbstractSyntaxTree tree, long part) {
        Integer offset = tree.getSource().getPositionsMap().get(part);
        return offset == null
                ? ""
                : tree.getSource()
                        .getOffsetLocation(offset)
                        .map(at -> place(at.getLine(), at.getColumn() + 1))
                        .orElse("");
    }

    private static String place(int line, int column) {
        return (line > 1 ? "line " + line + ", " : "") + "character " + column + ": ";
    }

    private String words(CelIssue issue) {
        String place = place(
                issue.getSourceLocation().getLine(), issue.getSourceLocation().getColumn() + 1);
        String message = issue.getMessage();
        Matcher unknown = UNKNOWN.matcher(message);
        if (unknown.matches()) {
            String name = unknown.group(1);
            return place + "there is no column or function '" + name + "'. "
                    + Nearest.hint(name, shape.names(), "The columns are " + shape.names() + ".");
        }
        if (message.startsWith("mismatched input '<EOF>'")) {
            return place + "the expression ends too early";
        }
        return place + plain(OVERLOADS.matcher(message).replaceAll(""));
    }

    private static String plain(String message) {
        return WRAPPER.matcher(message).replaceAll("$1");
    }

    private static TidegateException invalid(String why) {
        return new TidegateException(ErrorCode.INVALID_FILTER, "filter: " + why);
    }
}
