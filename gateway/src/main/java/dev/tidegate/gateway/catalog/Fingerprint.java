package dev.tidegate.gateway.catalog;

import dev.tidegate.gateway.catalog.Table.KeyLayout;
import dev.tidegate.gateway.format.FormatSpec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A digest of the parts of a table that decide what a position in its topic means. */
final class Fingerprint {
    private static final int BYTES = 8;

    private final MessageDigest digest;

    private Fingerprint() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has SHA-256", e);
        }
    }

    static String of(Table table) {
        Fingerprint print = new Fingerprint();
        print.add(table.connector().toString());
        print.add(table.topic());
        print.add(table.columns().size());
        for (Column column : table.columns()) {
            print.add(column.name());
            print.add(column.type().sql());
            print.add(column.metadata() == null ? "" : column.metadata().key());
            print.add(String.valueOf(column.virtual()));
        }
        print.add(table.primaryKey().size());
        table.primaryKey().forEach(print::add);
        KeyLayout key = table.key();
        if (key != null) {
            print.add(key.format());
            print.add(key.fields().size());
            key.fields().forEach(print::add);
            print.add(key.prefix());
        }
        print.add(table.value().format());
        print.add(String.valueOf(table.value().exceptKey()));
        return HexFormat.of().formatHex(print.digest.digest(), 0, BYTES);
    }

    private void add(FormatSpec format) {
        add(format.identifier());
        add(format.written().size());
        format.written().forEach((key, text) -> {
            add(key);
            add(text);
        });
    }

    /** The length comes first, so that no two lists of texts give the same bytes. */
    private void add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        add(bytes.length);
        digest.update(bytes);
    }

    private void add(int number) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
    }
}
