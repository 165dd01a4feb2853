package dev.tidegate.gateway.query;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.TypeParamType;
import dev.cel.common.values.NullValue;
import dev.cel.runtime.CelFunctionBinding;
import java.util.ArrayList;
import java.util.List;

/** {@code ==} and {@code !=} of a list or map with {@code null}, which CEL's types do not know to be nullable. */
final class NullEquality {
    static final List<CelFunctionDecl> DECLARATIONS = new ArrayList<>();
    static final List<CelFunctionBinding> BINDINGS = new ArrayList<>();

    static {
        CelType list = ListType.create(TypeParamType.create("A"));
        CelType map = MapType.create(TypeParamType.create("A"), TypeParamType.create("B"));
        for (String operator : List.of("_==_", "_!=_")) {
            boolean equal = operator.equals("_==_");
            for (CelType type : List.of(list, map)) {
                add(operator + type.name() + "_null", operator, type, SimpleType.NULL_TYPE, equal);
                add(operator + "null_" + type.name(), operator, SimpleType.NULL_TYPE, type, equal);
            }
        }
    }

    private NullEquality() {}

    private static void add(String id, String operator, CelType left, CelType right, boolean equal) {
        DECLARATIONS.add(CelFunctionDecl.newFunctionDeclaration(
                operator, CelOverloadDecl.newGlobalOverload(id, SimpleType.BOOL, left, right)));
        BINDINGS.add(CelFunctionBinding.from(
                id, Object.class, Object.class, (a, b) -> (a instanceof NullValue && b instanceof NullValue) == equal));
    }
}
