package dev.tidegate.format.spi;

import dev.tidegate.format.type.DataType;

/** A column that a format cannot carry. Raised when the table is declared, never later. */
public final class UnsupportedTypeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String path;

    /**
     * @param path the column, or the part of it, at fault, as in {@code order.items[].price}; empty when the format
     *     refuses the row type as a whole
     * @param reason what is wrong and what would be right, one sentence
     */
    public UnsupportedTypeException(String path, DataType type, String reason) {
        super((path.isEmpty() ? type.sql() : "column '" + path + "' of type " + type.sql()) + ": " + reason);
        this.path = path;
    }

    public String path() {
        return path;
    }
}
