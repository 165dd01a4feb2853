package dev.tidegate.format.type;

/** Keys of one type, each with a value of another. */
public record MapType(DataType key, DataType value, boolean nullable) implements DataType {

    @Override
    public Kind kind() {
        return Kind.MAP;
    }

    @Override
    public MapType withNullable(boolean nullable) {
        return new MapType(key, value, nullable);
    }

    @Override
    public String sql() {
        return "MAP<" + key.sql() + ", " + value.sql() + ">" + (nullable ? "" : " NOT NULL");
    }

    @Override
    public String toString() {
        return sql();
    }
}
