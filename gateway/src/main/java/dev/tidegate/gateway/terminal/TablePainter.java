package dev.tidegate.gateway.terminal;

import dev.tidegate.gateway.client.Frame.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;
import org.jspecify.annotations.Nullable;

/** Draws a table with its status below, as lines that fit the terminal. */
final class TablePainter {
    /** The header above the rows and the status below them. */
    static final int OTHER_LINES = 2;

    private static final Pattern NUMERIC =
            Pattern.compile("(TINYINT|SMALLINT|INT|INTEGER|BIGINT|FLOAT|DOUBLE|DECIMAL|NUMERIC|DEC)\\b.*");
    private static final String NULL = "NULL";
    private static final String CUT = "…";
    private static final AttributedStyle PLAIN = AttributedStyle.DEFAULT;
    private static final AttributedStyle HEADER = PLAIN.bold().underline();
    private static final AttributedStyle CHANGED = PLAIN.bold();
    private static final AttributedStyle ABSENT = PLAIN.faint();
    private static final AttributedStyle STATUS = PLAIN.inverse();

    private TablePainter() {}

    /** Lines no wider than {@code width}; the status is the last one, at the height if the rows leave room. */
    static List<AttributedString> paint(Picture picture, int width, int height) {
        List<AttributedString> lines = new ArrayList<>();
        List<Integer> widths = ColumnWidths.fit(wanted(picture), width);
        lines.add(header(picture.columns(), widths, width));
        for (TableRow row : picture.rows()) {
            lines.add(row(row, picture, widths).columnSubSequence(0, width));
        }
        while (lines.size() < height - 1) {
            lines.add(AttributedString.EMPTY);
        }
        List<AttributedString> seen =
                new ArrayList<>(lines.subList(0, Math.max(0, Math.min(lines.size(), height - 1))));
        seen.add(status(picture, seen.size() - 1, width));
        return seen;
    }

    private static int[] wanted(Picture picture) {
        int[] wanted = new int[picture.columns().size()];
        for (int i = 0; i < wanted.length; i++) {
            wanted[i] = width(Printable.text(picture.columns().get(i).name()));
            for (TableRow row : picture.rows()) {
                wanted[i] = Math.max(wanted[i], width(shown(row.cells().get(i))));
            }
        }
        return wanted;
    }

    private static AttributedString header(List<Column> columns, List<Integer> widths, int width) {
        AttributedStringBuilder line = new AttributedStringBuilder();
        for (int i = 0; i < widths.size(); i++) {
            Column column = columns.get(i);
            gap(line, i);
            cell(line, Printable.text(column.name()), widths.get(i), isNumeric(column), HEADER);
        }
        int left = columns.size() - widths.size();
        if (left > 0) {
            AttributedString more = new AttributedString(" +" + left, ABSENT);
            return new AttributedStringBuilder()
                    .append(line.columnSubSequence(0, Math.max(0, width - more.columnLength())))
                    .append(more)
                    .columnSubSequence(0, width);
        }
        return line.toAttributedString().columnSubSequence(0, width);
    }

    private static AttributedString row(TableRow row, Picture picture, List<Integer> widths) {
        AttributedStyle style = row.changedMillis() > picture.changedSince() ? CHANGED : PLAIN;
        AttributedStringBuilder line = new AttributedStringBuilder();
        for (int i = 0; i < widths.size(); i++) {
            String text = row.cells().get(i);
            gap(line, i);
            boolean right = isNumeric(picture.columns().get(i));
            cell(line, shown(text), widths.get(i), right, text == null ? ABSENT : style);
        }
        return line.toAttributedString();
    }

    private static void gap(AttributedStringBuilder line, int column) {
        if (column > 0) {
            line.append(ColumnWidths.GAP);
        }
    }

    private static void cell(
            AttributedStringBuilder line, String text, int width, boolean right, AttributedStyle style) {
        AttributedString cut = cut(new AttributedString(text, style), width);
        String blanks = " ".repeat(Math.max(0, width - cut.columnLength()));
        if (right) {
            line.append(blanks).append(cut);
        } else {
            line.append(cut).append(blanks);
        }
    }

    private static AttributedString cut(AttributedString text, int width) {
        if (text.columnLength() <= width) {
            return text;
        }
        return new AttributedStringBuilder()
                .append(text.columnSubSequence(0, Math.max(0, width - 1)))
                .append(width > 0 ? CUT : "")
                .toAttributedString();
    }

    /** What there is to say, the most important first, and the table's name on the right if there is room for it. */
    private static AttributedString status(Picture picture, int rowsSeen, int width) {
        String text = " %s · %s · %,.1f changes/s "
                        .formatted(picture.state(), rows(picture, rowsSeen), picture.changesPerSecond())
                + (picture.note().isEmpty() ? "" : "· " + picture.note() + " ");
        AttributedString left = cut(new AttributedString(text, STATUS), width);
        AttributedString right = new AttributedString(picture.table() + " ", STATUS);
        int room = width - left.columnLength();
        AttributedStringBuilder line = new AttributedStringBuilder().append(left);
        if (right.columnLength() <= room) {
            line.append(" ".repeat(room - right.columnLength()), STATUS).append(right);
        } else {
            line.append(" ".repeat(Math.max(0, room)), STATUS);
        }
        return line.toAttributedString();
    }

    /** How many rows there are, and which of them are seen. */
    private static String rows(Picture picture, int rowsSeen) {
        int seen = Math.max(0, Math.min(rowsSeen, picture.rows().size()));
        if (seen == picture.total()) {
            return "%,d %s".formatted(seen, picture.unit());
        }
        String place = seen == 0 ? "none" : "%,d–%,d".formatted(picture.first() + 1, picture.first() + seen);
        String rows = place + " of %,d %s".formatted(picture.total(), picture.unit());
        long notHeld = picture.total() - picture.held();
        return notHeld == 0 ? rows : rows + " (%,d not held)".formatted(notHeld);
    }

    private static String shown(@Nullable String text) {
        return text == null ? NULL : text;
    }

    private static int width(String text) {
        return new AttributedString(text).columnLength();
    }

    private static boolean isNumeric(Column column) {
        return NUMERIC.matcher(column.type()).matches();
    }
}
