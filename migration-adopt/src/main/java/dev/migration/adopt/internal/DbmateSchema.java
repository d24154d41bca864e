package dev.migration.adopt.internal;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.adopt.internal.tool.Findings;
import dev.migration.adopt.internal.tool.Tool;
import dev.migration.adopt.internal.tool.ToolRow;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.run.TakeoverRun;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The versions at the end of dbmate's {@code schema.sql}, for a database that was made from that and has no table of dbmate.
 *
 * @param table what dbmate calls its table, by this file
 */
record DbmateSchema(String name, String table, List<ToolRow> listed) implements Source {

    private static final String HEADING = "-- Dbmate schema migrations";
    private static final Pattern INSERT = Pattern.compile("INSERT INTO (\\S.*) \\(version\\) VALUES");
    private static final Pattern ROW = Pattern.compile("\\('([0-9]+)'\\)([,;])");

    private static final String REMEDY =
            "name a schema.sql as dbmate dump writes it; or list what is applied in a file whose"
                    + " name ends in .toml: [[applied]], version = \"0001\" for each migration";

    private enum Part {
        SCHEMA,
        HEADED,
        ROWS,
        END
    }

    /** Reads the list; adds all that is wrong with it. */
    static DbmateSchema read(String name, String path, Reader reader, List<Problem> problems) throws IOException {
        List<ToolRow> rows = new ArrayList<>();
        var lines = new BufferedReader(reader);
        String table = Tool.TABLE_OF_DBMATE;
        Part part = Part.SCHEMA;
        int number = 1;
        for (String line = lines.readLine(); line != null; line = lines.readLine(), number++) {
            String text = line.strip();
            if (part == Part.SCHEMA) {
                part = text.equals(HEADING) ? Part.HEADED : Part.SCHEMA;
            } else if (!text.isEmpty() && !text.startsWith("--") && !text.matches("(UN)?LOCK TABLES\\b.*")) {
                Matcher insert = INSERT.matcher(text);
                Matcher row = ROW.matcher(text);
                var place = new Place(path, number, line.indexOf(text) + 1);
                if (part == Part.HEADED && insert.matches()) {
                    table = unqualified(insert.group(1));
                    part = Part.ROWS;
                } else if (part == Part.ROWS && row.matches()) {
                    rows.add(new ToolRow(Map.of("version", row.group(1))));
                    part = row.group(2).equals(";") ? Part.END : Part.ROWS;
                } else {
                    problems.add(invalid(place, "This is not " + expected(part)));
                    if (part != Part.ROWS) {
                        break;
                    }
                }
            }
        }
        if (part == Part.SCHEMA) {
            problems.add(invalid(Place.of(path), "The file has no list of versions, below a line \"" + HEADING + "\""));
        } else if (part == Part.ROWS) {
            problems.add(invalid(new Place(path, number, 0), "The file ends within its list of versions"));
        }
        return new DbmateSchema(name, table, rows);
    }

    private static String unqualified(String table) {
        return table.substring(table.lastIndexOf('.') + 1).replaceAll("[\"`]", "");
    }

    private static String expected(Part part) {
        return switch (part) {
            case ROWS ->
                "a version as dbmate lists it, such as ('20260131100000'), with a comma or a semicolon after it";
            case END -> "part of dbmate's list of versions, which ends above";
            default -> "the start of dbmate's list of versions, INSERT INTO … (version) VALUES";
        };
    }

    private static Problem invalid(Place place, String message) {
        return Problem.error(Code.UNREADABLE_HISTORY, place, message, REMEDY);
    }

    @Override
    public String tool() {
        return Tool.DBMATE.shown();
    }

    @Override
    public String shown() {
        return tool() + "'s list in " + Printable.line(name);
    }

    @Override
    public String howToStop() {
        return Tool.DBMATE.howToStop();
    }

    @Override
    public List<ToolRow> rows(TakeoverRun run) {
        return listed;
    }

    @Override
    public void read(List<ToolRow> rows, Findings findings) {
        Tool.DBMATE.reader().read(rows, findings);
        findings.warning(
                "may be of another state of the project than this database.",
                "name the schema.sql that the database was made from, and compare the schema with the files before you"
                        + " answer");
    }

    /** The file is of one state of the project, and the database may be of another: its own table says more. */
    @Override
    public void requireTrusted(TakeoverRun run) {
        Source.requireTables(run, name);
        ChosenTable.of(Tool.DBMATE, run, null).ifPresent(found -> {
            throw refusal(run, found.shown(), "take over what the table has: migration adopt");
        });
        if (!table.equalsIgnoreCase(Tool.TABLE_OF_DBMATE)
                && ToolTables.tables(run, run.schema()).stream()
                        .anyMatch(there -> there.name().equalsIgnoreCase(table))) {
            throw refusal(
                    run,
                    tool() + "'s table " + Printable.line(table),
                    "take over what it has: migration adopt --adopt-table " + Printable.line(table));
        }
    }

    private InvalidMigrationsException refusal(TakeoverRun run, String found, String remedy) {
        return Problems.refused(
                Code.FOREIGN_HISTORY,
                "Schema " + run.schema() + " has " + found + ", which has what is applied there; "
                        + Printable.line(name) + " may have more or less.",
                remedy + "; if it is empty, drop it, and try again");
    }
}
