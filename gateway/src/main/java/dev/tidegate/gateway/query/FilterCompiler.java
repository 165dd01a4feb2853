package dev.tidegate.gateway.query;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
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
import dev.cel.runtime.CelRuntimeFactory;
import dev.tidegate.format.type.RowType;
import dev.tidegate.gateway.catalog.Nearest;
import dev.tidegate.gateway.error.ErrorCode;
import dev.tidegate.gateway.error.TidegateException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compiles filters for one table: CEL (github.com/google/cel-spec) with its standard functions and macros, those of its
 * string extension, and {@link Decimals}. Costs milliseconds a filter, the first a good deal more: not for event loops.
 * Safe for use by several threads.
 */
final class FilterCompiler {
    /** Steps of a comprehension ({@code exists}, {@code all}, …) over one row's lists and maps. */
    private static final int MAX_ITERATIONS = 10_000;

    private static final Pattern UNKNOWN = Pattern.compile("undeclared reference to '(.*)' \\(in container ''\\)");
    private static final Pattern OVERLOADS = Pattern.compile(" \\(candidates: .*\\)$", Pattern.DOTALL);
    private static final Pattern WRAPPER = Pattern.compile("wrapper\\(([\\w.]+)\\)");
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final RowShape shape;
    private final CelCompiler compiler;
    private final CelRuntime runtime;
    private final int maxLength;

    /** @param maxLength of a filter in characters: {@code subscriptions.max-filter-length} */
    FilterCompiler(RowShape shape, int maxLength) {
        this.shape = shape;
        this.maxLength = maxLength;
        CelOptions options = CelOptions.current()
                .enableQuotedIdentifierSyntax(true)
                .enableHeterogeneousNumericComparisons(true)
                .comprehensionMaxIterations(MAX_ITERATIONS)
                .build();
        CelTypes types = new CelTypes();
        CelCompilerBuilder builder = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(options)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .addLibraries(CelExtensions.strings())
                .addFunctionDeclarations(Decimals.DECLARATIONS)
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
                .addLibraries(CelExtensions.strings())
                .addFunctionBindings(Decimals.BINDINGS)
                .addFunctionBindings(NullEquality.BINDINGS)
                .build();
    }

    /** @throws TidegateException {@link ErrorCode#INVALID_FILTER} with the place and what is wrong there */
    Filter compile(String text) {
        if (text.length() > maxLength) {
            throw invalid(
                    "it has " + text.length() + " characters, and subscriptions.max-filter-length allows " + maxLength);
        }
        CelValidationResult result = compiler.compile(text);
        if (result.hasError()) {
            throw invalid(words(result.getErrors().get(0)));
        }
        try {
            CelAbstractSyntaxTree tree = result.getAst();
            CelType type = tree.getResultType();
            if (!type.equals(SimpleType.BOOL) && !type.equals(NullableType.create(SimpleType.BOOL))) {
                throw invalid("it gives a value of type " + plain(type.name())
                        + "; a filter must be true or false for a row");
            }
            return new Filter(text, runtime.createProgram(tree), Equality.in(tree.getExpr(), shape));
        } catch (CelValidationException | CelEvaluationException e) {
            throw new TidegateException(ErrorCode.INVALID_FILTER, "filter: " + e.getMessage(), e);
        }
    }

    private String words(CelIssue issue) {
        int line = issue.getSourceLocation().getLine();
        int column = issue.getSourceLocation().getColumn() + 1;
        String place = (line > 1 ? "line " + line + ", " : "") + "character " + column + ": ";
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
