package dev.migration.internal.script;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.files.Layout;
import dev.migration.internal.files.Marker;
import dev.migration.internal.files.Marker.MarkerLine;
import dev.migration.internal.files.Marker.Section;
import dev.migration.internal.files.Metadata;
import dev.migration.internal.files.Migration;
import dev.migration.internal.files.OptionComment;
import dev.migration.internal.files.ScriptOptions;
import dev.migration.internal.files.SourceFile;
import dev.migration.internal.script.Sections.Dividing;
import dev.migration.internal.script.Sections.Part;
import dev.migration.internal.script.StatementReader.ScriptText;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.ScanProblem;
import dev.migration.internal.sql.SqlScanner;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.lexer.Lexer;
import dev.migration.internal.sql.lexer.Syntax;
import dev.migration.internal.sql.lexer.TokenType;
import dev.migration.internal.text.CharWindow;
import dev.migration.internal.text.CharWindow.Position;
import dev.migration.internal.text.Utf8Reader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds a migration's scripts in its files, and reports all that is wrong with their text. Each file is read once, in constant
 * memory apart from the current statement.
 */
public final class ScriptParser implements SqlScanner.CommentListener {

    private static final Comparator<Problem> BY_PLACE = Comparator.comparing(
            Problem::place,
            Comparator.nullsLast(Comparator.comparingInt(Place::line).thenComparingInt(Place::column)));

    private final ScriptOptions metadata;
    private final SourceFile file;
    private final Dialect dialect;
    private final List<Problem> problems = new ArrayList<>();
    private final Sections sections;
    private final Dividing dividing;
    private final List<OptionLine> optionLines = new ArrayList<>();
    private final ScriptFacts.Placeholders placeholders;
    private String sha256 = "";
    private boolean hasHeader;
    private boolean hasComment;
    private boolean hasDownComment;

    /** A comment that sets options, in a part of the file. */
    private record OptionLine(Part part, OptionComment comment) {}

    private ScriptParser(SourceFile file, Dialect dialect, Dividing dividing, ScriptOptions metadata) {
        this.metadata = metadata;
        this.file = file;
        this.dialect = dialect;
        this.sections = new Sections(file.path(), dialect, dividing, problems);
        this.dividing = dividing;
        this.placeholders = new ScriptFacts.Placeholders(file.path(), dialect);
    }

    /**
     * A migration with its scripts.
     *
     * @param parents versions that have to be applied before
     * @param problems all that is wrong with its text, in the order of the text; with an error among them it must not run
     * @param isAsCreated whether its up script is still to be written: nothing was added to the text of a new migration
     */
    public record ParsedMigration(
            Migration migration,
            Script up,
            @Nullable Script down,
            List<Version> parents,
            List<Problem> problems,
            boolean isAsCreated) {

        public ParsedMigration {
            problems = List.copyOf(problems);
        }

        /** The same with one more problem. */
        public ParsedMigration with(Problem problem) {
            List<Problem> all = new ArrayList<>(problems);
            all.add(problem);
            return new ParsedMigration(migration, up, down, parents, all, isAsCreated);
        }
    }

    /** Nothing is thrown for what the files hold, nor where they cannot be read: that too is among the problems. */
    public static ParsedMigration parse(Migration migration, Dialect dialect) {
        Dividing dividing = switch (migration.layout()) {
            case SECTIONS -> Dividing.BY_MARKERS;
            case PAIRS, DIRECTORIES -> Dividing.BY_FILE;
            case FLYWAY -> Dividing.BY_LETTER;
        };
        Metadata metadata = Metadata.of(migration);
        ScriptOptions options = metadata.options();
        ScriptParser up = parse(migration.up(), dialect, dividing, options);
        List<Problem> problems = new ArrayList<>(metadata.problems());
        problems.addAll(up.problems());
        Script down = up.sections.hasMarkers() ? up.script(Section.DOWN) : null;
        if (migration.down() != null) {
            if (migration.layout() == Layout.FLYWAY) {
                Metadata ofDown = Metadata.ofDown(migration);
                problems.addAll(ofDown.problems());
                options = ofDown.options();
            }
            ScriptParser file = parse(migration.down(), dialect, Dividing.BY_FILE, options);
            problems.addAll(file.problems());
            down = file.scriptOrPreamble(Section.DOWN);
        }
        return new ParsedMigration(
                migration, up.scriptOrPreamble(Section.UP), down, metadata.parents(), problems, up.isAsCreated());
    }

    /**
     * A script whose text is kept elsewhere, such as in the history. Its text is taken as a whole: comments in it are no
     * markers, and options that this version does not know are passed over. Problems, as where it cannot be divided, name it.
     */
    public static Script ofText(String name, String text, Dialect dialect) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        var file = new SourceFile(name, name, () -> new ByteArrayInputStream(bytes));
        ScriptParser parser = parse(file, dialect, Dividing.STORED, ScriptOptions.DEFAULT);
        if (parser.problems.stream().anyMatch(Problem::isError)) {
            throw new InvalidMigrationsException(parser.problems());
        }
        return parser.scriptOrPreamble(Section.UP);
    }

    /** A script that is no migration's, and all of its file; what is wrong with it is added to the problems. */
    static Script ofFile(SourceFile file, Dialect dialect, List<Problem> problems) {
        ScriptParser parser = parse(file, dialect, Dividing.BY_FILE, ScriptOptions.DEFAULT);
        problems.addAll(parser.problems());
        return parser.scriptOrPreamble(Section.UP);
    }

    private static ScriptParser parse(SourceFile file, Dialect dialect, Dividing dividing, ScriptOptions metadata) {
        var parser = new ScriptParser(file, dialect, dividing, metadata);
        parser.parse();
        return parser;
    }

    /** What is wrong with the file, in the order of its text. */
    private List<Problem> problems() {
        List<Problem> sorted = problems.stream().sorted(BY_PLACE).toList();
        if (!sections.hasTooManyProblems()) {
            return sorted;
        }
        List<Problem> first = new ArrayList<>(sorted.subList(0, Sections.MOST_PROBLEMS));
        first.add(Problem.error(
                first.get(0).code(),
                Place.of(file.path()),
                "The file has more than " + Sections.MOST_PROBLEMS + " problems; only the first "
                        + Sections.MOST_PROBLEMS + " are reported.",
                "fix these, and check again"));
        return first;
    }

    /** The script of a section; null if the file has markers, but none for it. */
    private @Nullable Script script(Section section) {
        Part part = sections.hasMarkers() ? sections.part(section) : sections.preamble();
        return part == null ? null : script(part);
    }

    /** The script of a section, or what precedes the first marker in its place. */
    private Script scriptOrPreamble(Section section) {
        return Objects.requireNonNullElseGet(script(section), () -> script(sections.preamble()));
    }

    /**
     * Whether its up script is as it was written for a new migration. A comment below may say that nothing has to be done, but not
     * beside SQL there, which may be what was to be applied.
     */
    private boolean isAsCreated() {
        Script down = sections.hasMarkers() ? script(Section.DOWN) : null;
        boolean downSaysWhy = hasDownComment && (down == null || down.isEmpty());
        return hasHeader
                && !hasComment
                && !downSaysWhy
                && problems.isEmpty()
                && scriptOrPreamble(Section.UP).isEmpty();
    }

    private Script script(Part part) {
        ScriptOptions outside = metadata;
        ScriptOptions own = ScriptOptions.DEFAULT;
        for (OptionLine line : optionLines) {
            boolean forAll = line.comment.form() == OptionComment.Form.GOOSE || line.part == sections.preamble();
            if (line.part == part) {
                own = own.and(line.comment.options());
            } else if (forAll && part != sections.preamble()) {
                outside = outside.and(line.comment.options());
            }
        }
        ScriptOptions inherited = outside.and(part.markerOptions);
        var text = new ScriptText(file, dialect, part.start, part.length(), sha256);
        return new Script(text, inherited, inherited.and(own), part.facts);
    }

    private void parse() {
        try (Utf8Reader source = file.read()) {
            var window = new CharWindow(source, Position.START, Long.MAX_VALUE);
            try {
                scan(window);
            } finally {
                sections.end(window.offset());
                Optional.ofNullable(placeholders.problem()).ifPresent(problems::add);
            }
            sha256 = source.sha256();
        } catch (UncheckedIOException e) {
            problems.add(file.problem(e));
        } catch (IOException e) {
            problems.add(file.problem(e));
        }
    }

    private void scan(CharWindow window) {
        var scanner = new SqlScanner(window, dialect, file.path(), this);
        while (!sections.hasTooManyProblems()) {
            try {
                if (!scanner.hasNext()) {
                    return;
                }
                Statement statement = scanner.next();
                requireOne(statement);
                sections.add(statement);
                placeholders.find(statement);
            } catch (InvalidMigrationsException e) {
                // The scanner continues after it, so that many problems are found at once.
                problems.addAll(e.problems());
            }
        }
    }

    /** Goose's marks may enclose several. */
    private void requireOne(Statement statement) {
        if (!dialect.has(Syntax.Feature.ONE_STATEMENT_AT_A_TIME)
                || statement.text().indexOf(';') < 0) {
            return;
        }
        SqlScanner inside = SqlScanner.scan(new StringReader(statement.text()), dialect, file.path());
        inside.next();
        if (inside.hasNext()) {
            throw new ScanProblem(file.path()).severalMarked(statement);
        }
    }

    @Override
    public boolean endsStatement(TokenType type, Lexer comment, boolean insideStatement) {
        boolean ends = read(type, comment, insideStatement);
        if (sections.hasTooManyProblems()) {
            // Ends the scan, which may have only comments left to read.
            throw new InvalidMigrationsException(problems.remove(problems.size() - 1));
        }
        return ends;
    }

    private boolean read(TokenType type, Lexer comment, boolean insideStatement) {
        String text = type == TokenType.LINE_COMMENT ? comment.text() : comment.shortComment();
        if (sections.startWith(text, comment)) {
            readMarker(sections.current());
            return true;
        }
        Part part = sections.current();
        part.facts.hasComments = true;
        boolean header = Migration.Header.has(text);
        hasHeader |= header;
        hasComment |= !header && !part.is(Section.DOWN);
        hasDownComment |= !header && part.is(Section.DOWN);
        OptionComment options = OptionComment.in(text);
        if (options != null) {
            readOptions(options, comment.position(), !insideStatement && part.facts.statements == 0);
        }
        return false;
    }

    /** Takes the options on a marker's line into its part. */
    private void readMarker(Part part) {
        MarkerLine line = part.marker;
        if (line != null && line.style() == Marker.Style.DBMATE) {
            OptionComment options = OptionComment.afterMarker(line.marker(), line.comment());
            report(options, line.position());
            part.markerOptions = options.options();
        }
    }

    private void readOptions(OptionComment options, Position position, boolean beforeStatements) {
        boolean isNative = options.form() == OptionComment.Form.NATIVE;
        boolean firstLine = dividing == Dividing.STORED
                || position.line() == sections.current().start.line();
        if (options.form() == OptionComment.Form.GOOSE || (beforeStatements && (isNative || firstLine))) {
            report(options, position);
            optionLines.add(new OptionLine(sections.current(), options));
        } else if (isNative) {
            addProblem(position, 0, "Options go before the first statement; here they are too late.");
        } else if (beforeStatements) {
            addProblem(position, 0, "\"-- no-transaction\" is only read in the first line.");
        }
    }

    private void report(OptionComment options, Position position) {
        options.faults().forEach(fault -> addProblem(position, fault.index(), fault.message()));
    }

    private void addProblem(Position position, int index, String message) {
        if (dividing != Dividing.STORED) {
            problems.add(Problem.error(
                    Code.UNKNOWN_OPTION,
                    new Place(file.path(), position.line(), position.column() + index),
                    message,
                    "write it as in \"-- option: transaction=off lock_timeout=5s\", above the first statement"));
        }
    }
}
