package dev.tidegate.gateway.terminal;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/**
 * A row's key, by which rows are ordered as a reader expects: numbers by value, the rest as text.
 *
 * @param parts a number or the shown text for each key column
 * @param identity tells keys apart whose parts look the same; of bounded length
 */
record RowKey(List<Object> parts, String identity) implements Comparable<RowKey> {
    private static final int MAX_IDENTITY = 100;

    /** @param json the key's values as the gateway writes them, which is always the same for one key */
    static RowKey of(List<Object> parts, String json) {
        return new RowKey(parts, json.length() <= MAX_IDENTITY ? json : digest(json));
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    @Override
    public int compareTo(RowKey other) {
        for (int i = 0; i < Math.min(parts.size(), other.parts.size()); i++) {
            int order = compare(parts.get(i), other.parts.get(i));
            if (order != 0) {
                return order;
            }
        }
        return identity.compareTo(other.identity);
    }

    /** Numbers come before what only stands for one, such as NaN. */
    private static int compare(Object a, Object b) {
        if (a instanceof BigDecimal x && b instanceof BigDecimal y) {
            return x.compareTo(y);
        }
        if (a instanceof BigDecimal || b instanceof BigDecimal) {
            return a instanceof BigDecimal ? -1 : 1;
        }
        return a.toString().compareTo(b.toString());
    }
}
