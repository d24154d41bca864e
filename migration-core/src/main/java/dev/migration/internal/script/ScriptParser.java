package dev.migration.internal.script;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.edit.MigrationTemplate;
import dev.migration.internal.find.SourceFile;
import dev.migration.internal.header.FileHeader;
import dev.migration.internal.header.Marker;
import dev.migration.internal.header.Marker.MarkerLine;
import dev.migration.internal.header.Marker.Section;
import dev.migration.internal.header.OptionComment;
import dev.migration.internal.header.OptionComment.Fault;
import dev.migration.internal.header.ScriptOptions;
import dev.migration.internal.help.Problems;
import dev.migration.internal.layout.CodeScript;
import dev.migration.internal.layout.Layout;
import dev.migration.internal.layout.Metadata;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.layout.Requirement;
import dev.migration.internal.script.Sections.Dividing;
import dev.migration.internal.script.Sections.Part;
import dev.migration.internal.script.StatementReader.ScriptText;
import dev.migration.internal.settings.FlywayNames;
import dev.migration.internal.settings.Placeholders;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.MergeConflict;
import dev.migration.internal.sql.ScanProblem;
import dev.migration.internal.sql.SqlScanner;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.lexer.Lexer;
import dev.migration.internal.sql.lexer.Syntax;
import dev.migration.internal.sql.lexer.TokenType;
import dev.migration.internal.text.CharWindow;
import dev.migration.internal.text.CharWindow.Position;
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
import java.util.stream.Stream;
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
    private final Position start;
    private final Placeholders values;
    private final Dialect dialect;
    private final List<Problem> problems = new ArrayList<>();
    private final List<Problem> unreplaced = new ArrayList<>();
    private final Sections sections;
    private final Dividing dividing;
    private final List<OptionLine> optionLines = new ArrayList<>();
    private final List<Requirement> requirements = new ArrayList<>();
    private final ScriptFacts.Unreplaced placeholders;
    private String sha256 = "";
    private long fileLength;
    private boolean replaces;
    private boolean keepsPlaceholders;
    private @Nullable Position runOption;
    private boolean hasHeader;
    private boolean hasComment;
    private boolean hasDownComment;

    /** A comment that sets options, in a part of the file. */
    private record OptionLine(Part part, OptionComment comment) {}

    private ScriptParser(
            SourceFile file, Placeholders values, Dialect dialect, Dividing dividing, ScriptOptions metadata) {
        this.metadata = metadata;
        this.file = file;
        this.values = values;
        this.dialect = dialect;
        this.start = new Position(1, 1, 0);
        this.sections = new Sections(file.path(), start, dialect, dividing, problems);
        this.dividing = dividing;
        this.placeholders = new ScriptFacts.Unreplaced(file.path(), dialect);
    }

    /**
     * A migration with its scripts.
     *
     * @param requirements what has to be applied before
     * @param problems all that is wrong with its text, in the order of the text; with an error among them it must not run
     * @param unreplaced the placeholders in it, as errors, where nothing is replaced and Flyway would have refused that
     * @param isAsCreated whether its up script is still to be written: nothing was added to the text of a new migration
     */
    public record ParsedMigration(
            Migration migration,
            Script up,
            @Nullable Script down,
            List<Requirement> requirements,
            List<Problem> problems,
            List<Problem> unreplaced,
            boolean isAsCreated) {

        public ParsedMigration {
            requirements = List.copyOf(requirements);
            problems = List.copyOf(problems);
            unreplaced = List.copyOf(unreplaced);
        }

        /** All that is wrong with a script that Flyway would have run before: a placeholder without a value is an error. */
        public List<Problem> problemsAsForFlyway() {
            return asForFlyway(problems, unreplaced);
        }
    }

    /**
     * Nothing is thrown for what the files hold, nor where they cannot be read: that too is among the problems.
     *
     * @param names what Flyway's own placeholders mean; null where there are none
     */
    public static ParsedMigration parse(
            Migration migration, Dialect dialect, Placeholders values, @Nullable FlywayNames names) {
        Dividing dividing = switch (migration.layout()) {
            case SECTIONS -> Dividing.BY_MARKERS;
            case PAIRS -> migration.isSingle() ? Dividing.BESIDE_PAIRS : Dividing.BY_ENDING;
            case DIRECTORIES -> Dividing.BY_ENDING;
            case FLYWAY -> Dividing.BY_LETTER;
        };
        Metadata metadata = Metadata.of(migration);
        ScriptParser up = parse(migration.up(), valuesFor(migration.up(), values, names), dialect, dividing, metadata);
        List<Problem> problems = new ArrayList<>(metadata.problems());
        up.requireRepeatable(migration);
        problems.addAll(up.problems());
        List<Problem> unreplaced = new ArrayList<>(up.unreplaced);
        if (problems.stream().noneMatch(Problem::isError)) {
            Optional.ofNullable(migration.up().problemIfChanged()).ifPresent(problems::add);
        }
        List<Requirement> requirements = new ArrayList<>(metadata.parents());
        requirements.addAll(up.requirements);
        Script down = up.sections.hasMarkers() ? up.script(Section.DOWN) : null;
        if (migration.down() != null) {
            Metadata ofDown = metadata;
            if (migration.layout() == Layout.FLYWAY) {
                ofDown = Metadata.ofDown(migration);
                problems.addAll(ofDown.problems());
            }
            ScriptParser file = parse(
                    migration.down(), valuesFor(migration.down(), values, names), dialect, Dividing.BY_FILE, ofDown);
            file.requireRepeatable(migration);
            problems.addAll(file.problems());
            unreplaced.addAll(file.unreplaced);
            file.requirements.forEach(requirement -> problems.add(ofDown(requirement)));
            down = file.scriptOrPreamble(Section.DOWN);
        }
        return new ParsedMigration(
                migration, up.scriptOrPreamble(Section.UP), down, requirements, problems, unreplaced, up.isAsCreated());
    }

    /** The same problems with errors in place of the warnings of placeholders. */
    static List<Problem> asForFlyway(List<Problem> problems, List<Problem> unreplaced) {
        return unreplaced.isEmpty()
                ? problems
                : Stream.concat(
                                problems.stream()
                                        .filter(problem -> problem.code() != Code.PLACEHOLDER || problem.isError()),
                                unreplaced.stream())
                        .toList();
    }

    /**
     * A script whose text is kept elsewhere, such as in the history. Its text is taken as a whole: comments in it are no
     * markers, and options that this version does not know are passed over. Problems, as where it cannot be divided, name it.
     */
    public static Script ofText(String name, String text, Dialect dialect) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        var file = new SourceFile(name, name, () -> new ByteArrayInputStream(bytes));
        ScriptParser parser = parseAsItIs(file, dialect);
        if (parser.problems.stream().anyMatch(Problem::isError)) {
            throw new InvalidMigrationsException(parser.problems());
        }
        return parser.scriptOrPreamble(Section.UP);
    }

    /** The script of a callback; what is wrong with it is added to the problems. */
    static Script ofCallback(
            SourceFile file,
            Placeholders values,
            @Nullable FlywayNames names,
            Dialect dialect,
            List<Problem> problems,
            List<Problem> unreplaced) {
        ScriptParser parser = parse(file, valuesFor(file, values, names), dialect, Dividing.CALLBACK, Metadata.NONE);
        problems.addAll(parser.problems());
        unreplaced.addAll(parser.unreplaced);
        if (parser.runOption != null) {
            problems.add(Problem.error(
                    Code.UNKNOWN_OPTION,
                    parser.place(parser.runOption),
                    "The option run=on-change makes a repeatable migration, and this is a callback by its name.",
                    "remove the option; or, where it is to run when it has changed, give the file another name"));
        }
        return parser.scriptOrPreamble(Section.UP);
    }

    /**
     * A file of seed data.
     *
     * @throws InvalidMigrationsException if its text is wrong, or it controls transactions
     */
    public static Script ofSeed(SourceFile file, Placeholders values, Dialect dialect) {
        Script script = whole(file, values, dialect, Dividing.SEED);
        Statement control = script.firstTransactionControl();
        if (control != null) {
            throw new InvalidMigrationsException(Problem.error(
                    Code.TRANSACTION_CONTROL,
                    new Place(script.name(), control.line(), control.column()),
                    "Seed data may not control transactions: they run in one of their own where their statements allow"
                            + " that.",
                    "remove the statement"));
        }
        return script;
    }

    /**
     * A dump, which is taken as a whole: comments in it are no markers, and nothing in it is a placeholder.
     *
     * @throws InvalidMigrationsException if it cannot be divided into statements
     */
    public static Script ofDump(SourceFile file, Dialect dialect) {
        ScriptParser parser = parseAsItIs(file, dialect);
        Problems.throwIfInvalid(parser.problems());
        return parser.scriptOrPreamble(Section.UP);
    }

    /**
     * A file of checks.
     *
     * @throws InvalidMigrationsException if its text is wrong
     */
    public static Script ofCheck(SourceFile file, Placeholders values, Dialect dialect) {
        return whole(file, values, dialect, Dividing.CHECK);
    }

    private static Script whole(SourceFile file, Placeholders values, Dialect dialect, Dividing dividing) {
        ScriptParser parser = parse(file, values, dialect, dividing, Metadata.NONE);
        Problems.throwIfInvalid(parser.problems());
        return parser.scriptOrPreamble(Section.UP);
    }

    private static Placeholders valuesFor(SourceFile file, Placeholders values, @Nullable FlywayNames names) {
        return names == null ? values : names.and(values, file.name());
    }

    private static ScriptParser parse(
            SourceFile file, Placeholders values, Dialect dialect, Dividing dividing, Metadata metadata) {
        if (CodeScript.of(file) != null) {
            return parseAsItIs(file, dialect);
        }
        Placeholders replaced = metadata.replacesPlaceholders() ? values : Placeholders.NONE;
        var parser = new ScriptParser(file, replaced, dialect, dividing, metadata.options());
        parser.parse(metadata.replacesPlaceholders() && values.isEmpty());
        if (parser.mustNotReplace()) {
            parser = new ScriptParser(file, Placeholders.NONE, dialect, dividing, metadata.options());
            parser.parse(false);
        }
        return parser;
    }

    /** Whether it has replaced, or would have, what an option of the file says is none of ours: what it has read is void. */
    private boolean mustNotReplace() {
        return keepsPlaceholders && !values.isEmpty();
    }

    private static ScriptParser parseAsItIs(SourceFile file, Dialect dialect) {
        var parser = new ScriptParser(file, Placeholders.NONE, dialect, Dividing.STORED, ScriptOptions.DEFAULT);
        parser.parse(false);
        return parser;
    }

    /** A repeatable migration has no down script, and only what its file starts with makes it one. */
    private void requireRepeatable(Migration migration) {
        Part down = sections.part(Section.DOWN);
        if (migration.isRepeatable() && down != null && down.marker != null) {
            problems.add(Problem.error(
                    Code.INVALID_SECTION,
                    place(down.marker.position()),
                    "A down section starts here, but a repeatable migration is not undone.",
                    "remove the section; to go back, put the text that it had before into the file"));
        }
        if (!migration.isRepeatable() && !migration.header().onChange() && runOption != null) {
            problems.add(Problem.error(
                    Code.UNKNOWN_OPTION,
                    place(runOption),
                    "The option run=on-change is only read among the comments that an up script's file starts with.",
                    "move it to the first line, and remove the number from the file's name; or remove the option"));
        }
    }

    private Place place(Position position) {
        return new Place(file.path(), position.line(), position.column());
    }

    /** What is wrong with the file, in the order of its text. */
    private List<Problem> problems() {
        if (problems.isEmpty()) {
            return List.of();
        }
        List<Problem> sorted = problems.stream().sorted(BY_PLACE).toList();
        if (!sections.hasTooManyProblems()) {
            return sorted;
        }
        List<Problem> first = new ArrayList<>(sorted.stream()
                .filter(Problem::isError)
                .limit(Sections.MOST_PROBLEMS)
                .toList());
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
                && problems.stream().noneMatch(Problem::isError)
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
        Placeholders replaced = replaces ? values : Placeholders.NONE;
        var text = new ScriptText(file, replaced, dialect, part.start, part.length(), sha256, fileLength);
        return new Script(text, inherited, inherited.and(own), part.facts);
    }

    private void parse(boolean warnsOfPlaceholders) {
        try (ScriptReader source = ScriptReader.open(file, values)) {
            var window = new CharWindow(source, source.replacements(), start, Long.MAX_VALUE);
            try {
                scan(window);
            } finally {
                fileLength = window.offset();
                sections.end(fileLength);
                problems.addAll(source.problems());
                if (warnsOfPlaceholders && !keepsPlaceholders) {
                    Optional.ofNullable(placeholders.problem()).ifPresent(problems::add);
                    // With another prefix, this is no placeholder for Flyway either.
                    Optional.ofNullable(placeholders.asForFlyway(dividing == Dividing.CALLBACK))
                            .filter(problem -> values.prefix().equals(Placeholders.NONE.prefix()))
                            .ifPresent(unreplaced::add);
                }
            }
            sha256 = source.sha256();
            replaces = source.replaces();
        } catch (UncheckedIOException e) {
            problems.add(file.problem(e));
        } catch (IOException e) {
            problems.add(file.problem(e));
        }
    }

    private void scan(CharWindow window) {
        var scanner = new SqlScanner(window, dialect, file.path(), this);
        while (!sections.hasTooManyProblems() && !mustNotReplace()) {
            try {
                boolean more = scanner.hasNext();
                Position inData = scanner.conflictInData();
                if (inData != null && dividing != Dividing.STORED) {
                    reportConflict(inData);
                    return;
                }
                if (!more) {
                    return;
                }
                Statement statement = scanner.next();
                requireOne(statement);
                int conflict =
                        dividing == Dividing.STORED ? -1 : MergeConflict.start(statement.text(), dialect.syntax());
                if (conflict >= 0) {
                    reportConflict(statement.positionOf(conflict));
                    return;
                }
                sections.add(CodeScript.of(file) == null ? statement : statement.asCode());
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
            throw new ScanProblem(file.path()).severalAsOne(statement);
        }
    }

    /** Reports a merge conflict alone: a database would take or refuse it when the statements before it have run. */
    private void reportConflict(Position conflict) {
        problems.clear();
        problems.addAll(new ScanProblem(file.path()).unmerged(conflict).problems());
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
        if (comment.startsLine() && MigrationTemplate.isMark(text) && dividing != Dividing.STORED) {
            problems.add(Problem.error(
                    Code.UNEDITED_TEMPLATE,
                    place(comment.position()),
                    "This script is a template that nobody has edited yet, and does not run as it is.",
                    "write what is meant, in both scripts, then delete this line"));
        }
        Part part = sections.current();
        part.facts.hasComments = true;
        boolean header = FileHeader.has(text);
        hasHeader |= header;
        OptionComment options = OptionComment.in(text);
        // A repeatable migration may run as it was created; any other is still to be written, options or not.
        boolean says = !header && (options == null || options.options().runsOnChange());
        hasComment |= says && !part.is(Section.DOWN);
        hasDownComment |= says && part.is(Section.DOWN);
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
        boolean firstLine = dividing == Dividing.STORED
                || position.line() == sections.current().start.line();
        boolean isRead = switch (options.form()) {
            case GOOSE -> true;
            case NATIVE, SIMILAR -> beforeStatements;
            case NO_TRANSACTION -> beforeStatements && firstLine;
            case SIMILAR_WORDS -> beforeStatements && position.line() == start.line();
        };
        if (isRead) {
            report(options, position);
            optionLines.add(new OptionLine(sections.current(), options));
            runOption = options.options().runsOnChange() ? position : runOption;
            keepsPlaceholders |= !options.options().replacesPlaceholders();
            for (OptionComment.Required required : options.required()) {
                var requirement = new Requirement(required.version(), place(position, required.index()));
                if (sections.current().is(Section.DOWN)) {
                    problems.add(ofDown(requirement));
                } else {
                    requirements.add(requirement);
                }
            }
        } else if (options.form() == OptionComment.Form.NATIVE) {
            addProblem(position, new Fault(0, "Options go before the first statement; here they are too late."));
        } else if (beforeStatements && options.form() == OptionComment.Form.NO_TRANSACTION) {
            addProblem(position, new Fault(0, "\"-- no-transaction\" is only read in the first line."));
        }
    }

    private static Problem ofDown(Requirement requirement) {
        return Problem.error(
                Code.UNKNOWN_OPTION,
                requirement.place(),
                "The option requires is above a down script, but it belongs to the up script.",
                "move it above the up script");
    }

    private void report(OptionComment options, Position position) {
        options.faults().forEach(fault -> addProblem(position, fault));
    }

    private void addProblem(Position position, Fault fault) {
        if (dividing != Dividing.STORED) {
            problems.add(new Problem(
                    Code.UNKNOWN_OPTION,
                    fault.severity(),
                    place(position, fault.index()),
                    fault.message(),
                    fault.severity() == Problem.Severity.WARNING
                            ? "delete it before it is applied; afterwards leave it, as the file must not change"
                            : "write it as in \"-- option: transaction=off lock_timeout=5s\", above the first"
                                    + " statement"));
        }
    }

    private Place place(Position position, int index) {
        return new Place(file.path(), position.line(), position.column() + index);
    }
}
