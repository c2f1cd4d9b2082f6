package io.rq4j.cli;

import io.rq4j.worker.internal.cli.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * Rows under headings. Columns in which nothing stands are left out. Where a person looks it fits the width, as far as its
 * columns give way. Elsewhere nothing is cut.
 */
final class Table {

    private static final String GAP = "  ";
    private static final int NARROWEST = 8;

    /** How a column is set, and what becomes of it where there is no room: one that gives way is cut, the widest first. */
    enum Kind {
        TEXT,
        NUMBER,
        GIVES_WAY,
        LEFT_OUT
    }

    private record Column(String title, Kind kind) {}

    private record Cell(String text, UnaryOperator<String> paint) {}

    private final List<Column> columns = new ArrayList<>();
    private final List<List<Cell>> rows = new ArrayList<>();
    private List<Cell> row = List.of();

    Table column(String title, Kind kind) {
        columns.add(new Column(title.toUpperCase(Locale.ROOT), kind));
        return this;
    }

    /** Begins a row; its cells follow, one for each column. */
    Table row() {
        row = new ArrayList<>();
        rows.add(row);
        return this;
    }

    Table cell(String text) {
        return cell(text, UnaryOperator.identity());
    }

    Table cell(String text, UnaryOperator<String> paint) {
        row.add(new Cell(Printable.line(text), paint));
        return this;
    }

    Table cell(long number) {
        return cell(String.valueOf(number));
    }

    int size() {
        return rows.size();
    }

    /** @param width the columns of the terminal; 0 for no limit */
    List<String> lines(int width) {
        int[] widths = widths();
        if (width > 0) {
            shrink(widths, width);
        }
        var lines = new ArrayList<String>();
        lines.add(line(titles(), widths));
        rows.forEach(cells -> lines.add(line(cells, widths)));
        return lines;
    }

    void print(Terminal terminal) {
        lines(terminal.interactive() ? terminal.columns().getAsInt() : 0).forEach(terminal::println);
    }

    private List<Cell> titles() {
        return columns.stream()
                .map(column -> new Cell(column.title, UnaryOperator.identity()))
                .toList();
    }

    /** 0 for a column in which nothing stands. */
    private int[] widths() {
        int[] widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            for (var cells : rows) {
                widths[i] = Math.max(widths[i], Width.of(cells.get(i).text));
            }
            if (widths[i] > 0 || rows.isEmpty()) {
                widths[i] = Math.max(widths[i], columns.get(i).title.length());
            }
        }
        return widths;
    }

    private void shrink(int[] widths, int width) {
        for (int i = 0; i < widths.length && total(widths) > width; i++) {
            if (columns.get(i).kind == Kind.LEFT_OUT) {
                widths[i] = 0;
            }
        }
        while (total(widths) > width) {
            int widest = widest(widths);
            if (widest < 0) {
                return;
            }
            widths[widest]--;
        }
    }

    /** Of those that give way and still can; -1 for none. */
    private int widest(int[] widths) {
        int widest = -1;
        for (int i = 0; i < widths.length; i++) {
            boolean wider = widths[i] > (widest < 0 ? NARROWEST : widths[widest]);
            if (wider && columns.get(i).kind == Kind.GIVES_WAY) {
                widest = i;
            }
        }
        return widest;
    }

    private static int total(int[] widths) {
        int total = -GAP.length();
        for (int width : widths) {
            total += width == 0 ? 0 : width + GAP.length();
        }
        return total;
    }

    private String line(List<Cell> cells, int[] widths) {
        var line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            if (widths[i] > 0) {
                line.append(line.isEmpty() ? "" : GAP).append(set(cells.get(i), columns.get(i).kind, widths[i]));
            }
        }
        return line.toString().stripTrailing();
    }

    private static String set(Cell cell, Kind kind, int width) {
        var text = Width.cut(cell.text, width);
        var space = " ".repeat(width - Width.of(text));
        var painted = text.isEmpty() ? "" : cell.paint.apply(text);
        return kind == Kind.NUMBER ? space + painted : painted + space;
    }
}
