// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.script;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.find.SourceFile;
import dev.migration.internal.header.HeaderComments;
import dev.migration.internal.header.Marker.Section;
import dev.migration.internal.header.OptionComment;
import dev.migration.internal.header.ScriptOptions;
import dev.migration.internal.help.Printable;
import dev.migration.internal.layout.CodeFiles.CodeScript;
import dev.migration.internal.layout.Metadata;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.script.StatementReader.ScriptText;
import dev.migration.internal.settings.PlaceholderValues;
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
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Divides one file into its scripts, and reports all that is wrong with its text. It is read once, in constant memory apart
 * from the current statement.
 */
final class FileParser implements SqlScanner.CommentListener {

    private static final Comparator<Problem> BY_PLACE = Comparator.comparing(
            Problem::place,
            Comparator.nullsLast(Comparator.comparingInt(Place::line).thenComparingInt(Place::column)));

    private final SourceFile file;
    private final Position start;
    private final PlaceholderValues values;
    private final Dialect dialect;
    private final List<Problem> problems = new ArrayList<>();
    private final Sections sections;
    private final MarkerRule markers;
    final FileOptions options;
    private String sha256 = "";
    private long fileLength;
    private boolean replaces;
    private boolean hasHeader;
    private boolean hasComment;
    private boolean hasDownComment;

    private FileParser(
            SourceFile file, PlaceholderValues values, Dialect dialect, MarkerRule markers, ScriptOptions metadata) {
        this.file = file;
        this.values = values;
        this.dialect = dialect;
        this.start = new Position(1, 1, 0);
        this.sections = new Sections(file.path(), start, dialect, markers, problems);
        this.markers = markers;
        this.options = new FileOptions(file, markers, metadata, start, problems);
    }

    static FileParser parse(
            SourceFile file, PlaceholderValues values, Dialect dialect, MarkerRule markers, Metadata metadata) {
        if (CodeScript.of(file) != null) {
            return parseAsItIs(file, dialect);
        }
        PlaceholderValues replaced = metadata.replacesPlaceholders() ? values : PlaceholderValues.NONE;
        var parser = new FileParser(file, replaced, dialect, markers, metadata.options());
        parser.parse();
        if (parser.mustNotReplace()) {
            parser = new FileParser(file, PlaceholderValues.NONE, dialect, markers, metadata.options());
            parser.parse();
        }
        return parser;
    }

    /** Whether the file switches placeholders off although values are set. Then it must be parsed again without replacing. */
    private boolean mustNotReplace() {
        return options.keepsPlaceholders() && !values.isEmpty();
    }

    static FileParser parseAsItIs(SourceFile file, Dialect dialect) {
        CodeScript code = CodeScript.of(file);
        ScriptOptions options =
                code == null || code.isTransactional() ? ScriptOptions.DEFAULT : ScriptOptions.WITHOUT_TRANSACTION;
        var parser = new FileParser(file, PlaceholderValues.NONE, dialect, MarkerRule.STORED, options);
        parser.parse();
        return parser;
    }

    /** A repeatable migration has no down script, and only what its file starts with makes it one. */
    void requireRepeatable(Migration migration) {
        SectionPart down = sections.part(Section.DOWN);
        if (migration.isRepeatable() && down != null && down.marker != null) {
            problems.add(Problem.error(
                    Code.INVALID_SECTION,
                    place(down.marker.position()),
                    "A down section starts here, but a repeatable migration is not undone.",
                    "remove the section; to go back, put the text that it had before into the file"));
        }
        if (!migration.isRepeatable() && !migration.header().onChange()) {
            options.requireNoRunOnChange();
        }
        options.requireNoRunAlways();
    }

    private Place place(Position position) {
        return new Place(file.path(), position.line(), position.column());
    }

    /** What is wrong with the file, in the order of its text. */
    List<Problem> problems() {
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
        SectionPart part = sections.hasMarkers() ? sections.part(section) : sections.preamble();
        return part == null ? null : script(part);
    }

    /** The script of its down section, if there is one. */
    @Nullable
    Script downSection() {
        return sections.hasMarkers() ? script(Section.DOWN) : null;
    }

    /** The script of a section, or what precedes the first marker in its place. */
    Script scriptOrPreamble(Section section) {
        return Objects.requireNonNullElseGet(script(section), () -> script(sections.preamble()));
    }

    /**
     * Whether its up script is as it was written for a new migration. A comment below may say that nothing has to be done, but not
     * beside SQL there, which may be what was to be applied.
     */
    boolean isAsCreated() {
        Script down = downSection();
        boolean downSaysWhy = hasDownComment && (down == null || down.isEmpty());
        return hasHeader
                && !hasComment
                && !downSaysWhy
                && problems.stream().noneMatch(Problem::isError)
                && scriptOrPreamble(Section.UP).isEmpty();
    }

    private Script script(SectionPart part) {
        FileOptions.Found found = options.of(part, sections.preamble());
        PlaceholderValues replaced = replaces ? values : PlaceholderValues.NONE;
        var text = new ScriptText(file, replaced, dialect, part.start, part.length(), sha256, fileLength);
        return new Script(text, found.inherited(), found.inherited().and(found.own()), part.facts);
    }

    private void parse() {
        try (PlaceholderReader source = PlaceholderReader.open(file, values)) {
            var window = new CharWindow(source, source.replacements(), start, Long.MAX_VALUE);
            try {
                scan(window);
            } finally {
                fileLength = window.offset();
                sections.end(fileLength);
                problems.addAll(source.problems());
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
                if (inData != null && markers != MarkerRule.STORED) {
                    reportConflict(inData);
                    return;
                }
                if (!more) {
                    return;
                }
                Statement statement = scanner.next();
                requireOne(statement);
                int conflict =
                        markers == MarkerRule.STORED ? -1 : MergeConflict.start(statement.text(), statement.column());
                if (conflict >= 0) {
                    reportConflict(statement.positionOf(conflict));
                    return;
                }
                sections.add(CodeScript.of(file) == null ? statement : statement.asCode());
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
        if (sections.startWith(text, comment, insideStatement)) {
            options.readMarker(sections.current());
            return true;
        }
        if (comment.startsLine() && HeaderComments.isUnedited(text) && markers != MarkerRule.STORED) {
            problems.add(unedited(HeaderComments.question(text), place(comment.position())));
        }
        SectionPart part = sections.current();
        boolean header = HeaderComments.has(text);
        part.facts.hasComments |= !header;
        hasHeader |= header;
        OptionComment set = OptionComment.in(text);
        // A repeatable migration may run as it was created; any other is still to be written, options or not.
        boolean says = !header && (set == null || set.options().runsOnChange());
        hasComment |= says && !part.is(Section.DOWN);
        hasDownComment |= says && part.is(Section.DOWN);
        if (set != null) {
            options.read(set, part, comment.position(), !insideStatement && part.facts.statements == 0);
        }
        return false;
    }

    private static Problem unedited(String question, Place place) {
        return question.isEmpty()
                ? Problem.error(
                        Code.UNEDITED_TEMPLATE,
                        place,
                        "This script is still the unedited template, so it does not run.",
                        "write both scripts, then delete this line")
                : Problem.error(
                        Code.UNEDITED_TEMPLATE,
                        place,
                        "This draft has an open question: " + Printable.line(question),
                        "answer it as the comments there say, then delete this line");
    }
}
