package dev.tidegate.gateway.query;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.NullableType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.tidegate.format.type.ArrayType;
import dev.tidegate.format.type.DataType;
import dev.tidegate.format.type.MultisetType;
import dev.tidegate.format.type.RowType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * SQL types as CEL's: integers are {@code int}, FLOAT and DOUBLE {@code double}, TIMESTAMP (taken as UTC) and
 * TIMESTAMP_LTZ {@code timestamp}, MULTISET a map of counts. DECIMAL, DATE and TIME are types of Tidegate, see
 * {@link Decimals} and {@link Temporals}; as the key of a map, a DATE or TIME is a {@code string}, because CEL has no
 * other keys.
 */
final class CelTypes implements CelTypeProvider {
    static final OpaqueType DECIMAL = OpaqueType.create("decimal");
    static final OpaqueType DATE = OpaqueType.create("date");
    static final OpaqueType TIME = OpaqueType.create("time");

    private final Map<String, CelType> structs = new LinkedHashMap<>();

    /** @param path names the type where it is a ROW: type names must differ */
    CelType of(DataType type, String path) {
        return switch (type.kind()) {
            case BOOLEAN -> nullable(type, SimpleType.BOOL);
            case TINYINT, SMALLINT, INTEGER, BIGINT -> nullable(type, SimpleType.INT);
            case FLOAT, DOUBLE -> nullable(type, SimpleType.DOUBLE);
            case CHAR, VARCHAR -> nullable(type, SimpleType.STRING);
            case BINARY, VARBINARY -> nullable(type, SimpleType.BYTES);
            case DECIMAL -> DECIMAL; // these take null as they are
            case DATE -> DATE;
            case TIME -> TIME;
            case TIMESTAMP, TIMESTAMP_LTZ -> SimpleType.TIMESTAMP;
            case ARRAY -> ListType.create(of(((ArrayType) type).element(), path + ".element"));
            case MAP -> {
                dev.tidegate.format.type.MapType map = (dev.tidegate.format.type.MapType) type;
                yield MapType.create(key(map.key(), path + ".key"), of(map.value(), path + ".value"));
            }
            case MULTISET -> MapType.create(key(((MultisetType) type).element(), path + ".element"), SimpleType.INT);
            case ROW -> struct((RowType) type, path);
        };
    }

    private CelType struct(RowType type, String path) {
        ImmutableMap.Builder<String, CelType> fields = ImmutableMap.builder();
        for (RowType.Field field : type.fields()) {
            fields.put(field.name(), of(field.type(), path + "." + field.name()));
        }
        ImmutableMap<String, CelType> built = fields.build();
        StructType struct = StructType.create(path, built.keySet(), name -> Optional.ofNullable(built.get(name)));
        structs.put(path, struct);
        return struct;
    }

    private CelType key(DataType type, String path) {
        CelType key = of(type.withNullable(false), path);
        return key == DATE || key == TIME ? SimpleType.STRING : key;
    }

    private static CelType nullable(DataType type, CelType cel) {
        return type.nullable() ? NullableType.create(cel) : cel;
    }

    @Override
    public ImmutableCollection<CelType> types() {
        return ImmutableList.copyOf(structs.values());
    }

    @Override
    public Optional<CelType> findType(String typeName) {
        return Optional.ofNullable(structs.get(typeName));
    }
}
