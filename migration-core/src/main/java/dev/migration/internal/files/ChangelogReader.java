package dev.migration.internal.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.regex.Pattern.CASE_INSENSITIVE;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.files.ChangelogLines.Kind;
import dev.migration.internal.help.Printable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the changesets of a changelog of Liquibase in formatted SQL, in one pass over the file. */
final class ChangelogReader {

    private static final Pattern PATH = Pattern.compile("\\slogicalFilePath:(\\S+)", CASE_INSENSITIVE);
    /** A comment for other databases, which MariaDB and MySQL run. */
    private static final Pattern RUN_COMMENT = Pattern.compile("/\\*M?!");

    private static final Pattern VALID = Pattern.compile("validCheckSum:?\\s*+(\\S+)", CASE_INSENSITIVE);

    private static final int MOST_PROBLEMS = 50;

    private final SourceFile file;
    private final ChangelogLines lines;
    private final List<Changeset> changesets = new ArrayList<>();
    private final Map<List<String>, Integer> seen = new HashMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private @Nullable String path;
    private boolean more = true;

    private ChangelogReader(SourceFile file, ChangelogLines lines) {
        this.file = file;
        this.lines = lines;
    }

    /** Reads a file with the heading of one. Where it has no changeset, it is none, and nothing is wrong with it. */
    static List<Changeset> read(SourceFile file, List<Problem> problems) throws IOException {
        try (var lines = new ChangelogLines(file.open(), 0, 1)) {
            var reader = new ChangelogReader(file, lines);
            reader.readHead();
            while (reader.more) {
                reader.readChangeset();
            }
            problems.addAll(reader.firstProblems());
            return reader.changesets;
        }
    }

    private List<Problem> firstProblems() {
        if (problems.size() <= MOST_PROBLEMS) {
            return problems;
        }
        List<Problem> first = new ArrayList<>(problems.subList(0, MOST_PROBLEMS));
        first.add(Problem.error(
                Code.UNSUPPORTED_LAYOUT,
                Place.of(file.path()),
                "The file has more than " + MOST_PROBLEMS + " problems; only the first " + MOST_PROBLEMS
                        + " are reported.",
                "fix these, and check again"));
        return first;
    }

    /** Up to the first changeset, where Liquibase runs nothing. */
    private void readHead() throws IOException {
        boolean anyHeading = false;
        boolean anySql = false;
        boolean inComment = false;
        List<Problem> found = new ArrayList<>();
        while ((more = lines.next()) && lines.kind() != Kind.CHANGESET) {
            String text = lines.text().strip();
            if (!anyHeading) {
                // The first line with text; a byte order mark may precede it.
                anyHeading = text.length() > 1;
                Matcher named = PATH.matcher(text);
                path = named.find() ? named.group(1) : null;
                continue;
            }
            inComment |= text.startsWith("/*");
            boolean isSql = lines.kind() == Kind.SQL && !inComment && !text.isEmpty() && !text.startsWith("--");
            inComment &= !text.endsWith("*/");
            if (isSql && !anySql) {
                anySql = true;
                found.add(error(
                        "Above the first changeset nothing runs, but SQL starts here.",
                        "move it below a line such as --changeset ann:1; or delete it"));
            }
            refuse(found);
        }
        if (more) {
            problems.addAll(found);
        }
    }

    private void readChangeset() throws IOException {
        Place start = place();
        long offset = lines.offset();
        var attributes = ChangesetAttributes.read(lines.text(), start, problems);
        var text = new Text(
                attributes == null ? "" : attributes.options(), attributes == null || attributes.stripsComments());
        Checksum.Result ours = Checksum.read(text);
        if (lines.isInBlock()) {
            problems.add(Problem.error(
                    Code.UNSUPPORTED_LAYOUT,
                    start,
                    "A rollback of this changeset starts with /* and has no end.",
                    "write */ below it"));
        }
        if (attributes == null) {
            return;
        }
        var changeset = new Changeset(file, path, attributes, offset, start.line(), text.content(ours));
        Integer first = seen.putIfAbsent(
                Stream.of(attributes.author(), attributes.id(), String.valueOf(attributes.path()))
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .toList(),
                start.line());
        if (first != null) {
            problems.add(Problem.error(
                    Code.DUPLICATE_VERSION,
                    start,
                    "Changeset " + Printable.line(attributes.author() + ":" + attributes.id())
                            + " is in this file twice; the first starts in line " + first + ".",
                    "give the newer one another id"));
        }
        if (changeset.name().length() > MigrationFileName.LONGEST_STEM) {
            problems.add(Problem.error(
                    Code.INVALID_NAME,
                    start,
                    "File, author and id have " + changeset.name().length() + " characters; at most "
                            + MigrationFileName.LONGEST_STEM + " fit.",
                    "rename the file to a shorter name, and keep its identity with logicalFilePath"));
        }
        changesets.add(changeset);
    }

    private Place place() {
        return new Place(file.path(), lines.number(), 1);
    }

    private Problem error(String message, String remedy) {
        return Problem.error(Code.UNSUPPORTED_LAYOUT, place(), message, remedy);
    }

    /** Adds what this line is, if it is not supported. */
    private void refuse(List<Problem> found) {
        switch (lines.kind()) {
            case PRECONDITION ->
                found.add(error(
                        "Preconditions are not checked: this changeset would run where Liquibase skips it or stops.",
                        "where the SQL is right everywhere, or says IF NOT EXISTS and the like, delete the line, which changes"
                                + " no checksum of Liquibase"));
            case IGNORED_LINES ->
                found.add(error(
                        "Liquibase leaves out the lines after this one, which would run here.",
                        "delete them and this line, which changes no checksum of Liquibase"));
            case PROPERTY ->
                found.add(error(
                        "Properties are not read: ${…} has the values of migration.placeholders here.",
                        "set the value there, or write it in the place of its name, and delete the line"));
            case MISSPELT ->
                found.add(error(
                        "\"" + Printable.line(Printable.cut(lines.text().strip(), 40))
                                + "\" looks like a line of Liquibase, but is not exactly one.",
                        "write --" + lines.meant()
                                + "; or, if it is a comment, start it with \"-- \" and another word"));
            default -> {}
        }
    }

    /** The SQL of one changeset without what is no SQL, and without blank lines at its end; up to the next changeset. */
    private final class Text extends PieceStream {

        private final MessageDigest md5 = Changeset.md5();
        private final List<String> validChecksums = new ArrayList<>();
        private final boolean stripsComments;
        private String options;
        private String before = "";
        private boolean finished;
        private int breaks;
        private boolean inLine;
        private int sqlLine;
        private boolean endsInSlash;
        private boolean replaces;
        private int rollbackLine;
        private @Nullable String rollback;

        private Text(String options, boolean stripsComments) {
            this.options = options;
            this.stripsComments = stripsComments;
        }

        @Override
        boolean make(ByteArrayOutputStream next) throws IOException {
            if (finished) {
                return false;
            }
            if (!options.isEmpty()) {
                next.writeBytes(options.getBytes(UTF_8));
                options = "";
                return true;
            }
            more = lines.next();
            finished = !more || lines.kind() == Kind.CHANGESET;
            if (finished) {
                return false;
            }
            switch (lines.kind()) {
                case SQL -> addSql(next);
                case ROLLBACK, ROLLBACK_BLOCK -> addRollback();
                case VALID_CHECKSUM -> {
                    Matcher valid = VALID.matcher(lines.text());
                    if (valid.find()) {
                        validChecksums.add(valid.group(1).toLowerCase(Locale.ROOT));
                    }
                }
                default -> refuse(problems);
            }
            inLine = !lines.endsLine();
            return true;
        }

        private void addSql(ByteArrayOutputStream next) throws IOException {
            breaks += inLine || sqlLine == 0 ? 0 : 1;
            if (lines.isBlank() && !inLine) {
                return;
            }
            for (; breaks > 0; breaks--) {
                next.write('\n');
            }
            sqlLine = sqlLine == 0 ? lines.number() : sqlLine;
            var sql = new ByteArrayOutputStream();
            lines.writeSql(sql);
            next.writeBytes(sql.toByteArray());
            for (byte b : sql.toByteArray()) {
                if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
                    md5.update(b);
                }
            }
            String text = sql.toString(UTF_8);
            endsInSlash = text.strip().equals("/");
            replaces |= text.contains("${");
            if (stripsComments) {
                refuseComment(inLine ? before + text : text);
                before = text.substring(Math.max(0, text.length() - "/*M".length()));
            }
        }

        private void refuseComment(String sql) {
            Matcher comment = RUN_COMMENT.matcher(sql);
            if (comment.find()) {
                problems.add(error(
                        "Liquibase leaves out the comment that starts with " + comment.group()
                                + ", and MariaDB and MySQL run it.",
                        "if it is to run, write stripComments:false in the changeset's line, which changes no checksum of"
                                + " Liquibase; else delete it"));
            }
        }

        private void addRollback() {
            String text = lines.sql().strip().toLowerCase(Locale.ROOT);
            if (rollback == null && !text.isEmpty()) {
                rollback = text;
                rollbackLine = lines.number();
            }
            if (text.contains("changesetid:")) {
                problems.add(error(
                        "This rollback is another changeset, which is not run as one.",
                        "write the SQL of that changeset after --rollback, which changes no checksum of Liquibase"));
            }
        }

        private Changeset.Content content(Checksum.Result ours) {
            boolean empty = rollback != null && (rollback.startsWith("empty") || rollback.startsWith("not required"));
            return new Changeset.Content(
                    ours,
                    HexFormat.of().formatHex(md5.digest()),
                    sqlLine,
                    endsInSlash,
                    replaces,
                    rollbackLine,
                    empty,
                    List.copyOf(validChecksums));
        }
    }
}
