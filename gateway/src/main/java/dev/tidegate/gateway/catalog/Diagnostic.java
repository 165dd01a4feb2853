package dev.tidegate.gateway.catalog;

/**
 * Something in a file of DDL that cannot be used.
 *
 * @param file as the user named it
 * @param line the first is 1; 0 when it is the file as a whole
 * @param column the first character of a line is 1; 0 when it is the line as a whole
 * @param message what is wrong and what would be right, without secrets
 */
public record Diagnostic(String file, int line, int column, String message) {

    /** {@code file}, {@code file:line} or {@code file:line:column}. */
    public String place() {
        if (line == 0) {
            return file;
        }
        return column == 0 ? file + ":" + line : file + ":" + line + ":" + column;
    }

    /** Place and message, as compilers print them. */
    @Override
    public String toString() {
        return place() + ": " + message;
    }
}
