package dev.migration.internal.script;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.settings.FlywayNames;
import dev.migration.internal.settings.Placeholders;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.lexer.Lexer;
import dev.migration.internal.sql.lexer.TokenType;
import dev.migration.internal.sql.rules.StatementKind;
import dev.migration.internal.sql.rules.StatementTokens;
import dev.migration.internal.sql.rules.StatementTrait;
import dev.migration.internal.text.CharWindow;
import dev.migration.internal.text.CharWindow.Position;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a script turns out to hold while it is read; it keeps no text but of the few statements that have to be named. */
final class ScriptFacts {

    /** As most scripts are: of a longer one it is not kept where its statements are. */
    private static final int MOST_SPANS = 100;

    int statements;
    boolean hasNonTransactional;
    boolean staysInSession;
    boolean hasComments;

    @Nullable
    Statement firstSetting;

    @Nullable
    Statement firstLasting;

    private final Dialect dialect;
    private final EnumValues enumValues = new EnumValues();
    private final List<StatementSpan> spans = new ArrayList<>();
    final FrameFinder frame;

    ScriptFacts(Dialect dialect) {
        this.dialect = dialect;
        this.frame = new FrameFinder(dialect);
    }

    void add(Statement statement) {
        if (spans.size() == statements) {
            keep(statement);
        }
        statements++;
        frame.add(statement);
        hasNonTransactional |= (statement.kind() == StatementKind.NON_TRANSACTIONAL
                        && !statement.has(StatementTrait.SET_OUTSIDE_TRANSACTION))
                || (statement.kind() == StatementKind.CODE && dialect.commitsAtDdl());
        staysInSession |= statement.has(StatementTrait.STAYS_IN_SESSION);
        if (firstSetting == null && statement.has(StatementTrait.CHANGES_SESSION)) {
            firstSetting = statement;
        }
        if (firstLasting == null && statement.has(StatementTrait.LASTS_WITH_SESSION)) {
            firstLasting = statement;
        }
        if (dialect == Dialect.POSTGRESQL) {
            enumValues.add(statement);
        }
    }

    /** All of them, or none. */
    private void keep(Statement statement) {
        // The data of a COPY are read from the file.
        if (statements < MOST_SPANS && statement.kind() != StatementKind.COPY) {
            spans.add(StatementSpan.of(statement));
        } else {
            spans.clear();
        }
    }

    /** Where its statements are; null where they are many, or one is a COPY. */
    @Nullable
    List<StatementSpan> spans() {
        return spans.size() == statements ? spans : null;
    }

    /** Whether a value was added to an older type, and a statement that may use it follows. */
    boolean needsCommits() {
        return enumValues.mayBeUsed;
    }

    /**
     * Follows ALTER TYPE … ADD VALUE: PostgreSQL lets a new value be used in the same transaction only where the type is as
     * new as the value.
     */
    private static final class EnumValues {

        private final Set<String> created = new HashSet<>();
        private boolean added;
        private boolean mayBeUsed;

        void add(Statement statement) {
            boolean alters = startsWith(statement, "alter");
            if (alters || startsWith(statement, "create")) {
                var tokens = new StatementTokens(statement.text(), Dialect.POSTGRESQL.syntax());
                if ("type".equals(tokens.at(1)) && addType(alters, tokens)) {
                    return;
                }
            }
            mayBeUsed |= added && statement.kind() != StatementKind.TRANSACTION_CONTROL;
        }

        /** Naming a new value where another one is added, as in AFTER, does not use it: then this is true. */
        private boolean addType(boolean alters, StatementTokens tokens) {
            int last = 2;
            while (".".equals(tokens.at(last + 1))) {
                last += 2;
            }
            // Without its schema: a type of that name in another schema is the rarer case.
            String name = String.valueOf(tokens.at(last)).replace("\"", "");
            if (!alters) {
                created.add(name);
                return false;
            }
            boolean addsValue = "add".equals(tokens.at(last + 1)) && "value".equals(tokens.at(last + 2));
            added |= addsValue && !created.contains(name);
            return addsValue;
        }

        private static boolean startsWith(Statement statement, String word) {
            return statement.text().regionMatches(true, 0, word, 0, word.length());
        }
    }

    /**
     * Finds what another tool would replace, such as {@code ${schema}}, where the database gets it: in SQL, names and strings,
     * not in comments, and not in dollar quotes, where it may belong to the language of a routine. What Flyway would have refused is
     * found in those as well.
     */
    static final class Unreplaced {

        private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{" + Placeholders.NAME + "}");

        private final String file;
        private final Dialect dialect;
        private final Found sent = new Found();
        private final Found anywhere = new Found();

        /** The first one, and how many there are. */
        private static final class Found {

            private @Nullable String first;
            private @Nullable Place place;
            private int count;

            /** To find its place takes longer, the longer the statement is. */
            void add(String text, Supplier<Place> where) {
                if (count++ == 0) {
                    first = text;
                    place = where.get();
                }
            }

            String countIfSeveral() {
                return count == 1 ? "." : " (" + count + " of them in this file).";
            }
        }

        Unreplaced(String file, Dialect dialect) {
            this.file = file;
            this.dialect = dialect;
        }

        void find(Statement statement) {
            // Nearly no statement has these, and needs the pattern.
            int start = statement.text().indexOf("${");
            Matcher matcher = PLACEHOLDER.matcher(statement.text());
            if (start < 0 || !matcher.find()) {
                return;
            }
            var lexer = new Lexer(new CharWindow(statement.text()), dialect.syntax());
            TokenType type = lexer.next();
            do {
                while (type != TokenType.END && lexer.end() <= matcher.start()) {
                    type = lexer.next();
                }
                if (isSent(type)) {
                    int at = matcher.start();
                    Supplier<Place> place = () -> {
                        Position found = statement.positionOf(at);
                        return new Place(file, found.line(), found.column());
                    };
                    anywhere.add(matcher.group(), place);
                    if (type != TokenType.STRING || !lexer.opening().endsWith("$")) {
                        sent.add(matcher.group(), place);
                    }
                }
            } while (matcher.find());
        }

        private static boolean isSent(TokenType type) {
            return switch (type) {
                case LINE_COMMENT, BLOCK_COMMENT, END -> false;
                default -> true;
            };
        }

        /** What was found in all statements, as one problem; null if there was nothing. */
        @Nullable
        Problem problem() {
            return sent.first == null
                    ? null
                    : Problem.warning(
                            Code.PLACEHOLDER,
                            sent.place,
                            sent.first
                                    + " is sent to the database as it is: placeholders are only replaced where one is set"
                                    + sent.countIfSeveral(),
                            "set a value for it, migration.placeholders.… or --placeholder; where the text is meant as it"
                                    + " is, nothing has to be done");
        }

        /** The same as an error, where Flyway ran the scripts before; null if there was nothing. */
        @Nullable
        Problem asForFlyway(boolean ofCallback) {
            String first = anywhere.first;
            if (first == null) {
                return null;
            }
            String name = first.substring("${".length(), first.length() - 1);
            return Problem.error(
                    Code.PLACEHOLDER,
                    anywhere.place,
                    first + " has no value, which was an error with Flyway too" + anywhere.countIfSeveral(),
                    (FlywayNames.isLike(name)
                                    ? "set any placeholder, such as migration.placeholders.unused=1: with one, Flyway's own have"
                                            + " a value"
                                    : "set what spring.flyway.placeholders had: migration.placeholders." + name
                                            + ", on the command line --placeholder " + name + "=…")
                            + "; where the text is meant as it is, write "
                            + (ofCallback
                                    ? "-- option: placeholders=off into its first line"
                                    : "placeholderReplacement=false into " + file.substring(file.lastIndexOf('/') + 1)
                                            + ".conf")
                            + "; if Flyway ran with placeholder-replacement=false, set migration.placeholder-prefix to a"
                            + " text that no script has");
        }
    }

    /** Where a statement is in its file, and what was found of it: as long as the file is the same, it need not be divided again. */
    record StatementSpan(int line, int column, int offset, int length, StatementKind kind, Set<StatementTrait> traits) {

        static StatementSpan of(Statement statement) {
            return new StatementSpan(
                    statement.line(),
                    statement.column(),
                    (int) statement.offset(),
                    statement.text().length(),
                    statement.kind(),
                    statement.traits());
        }

        /** The statement, from the text of the whole file. */
        Statement in(String file) {
            return new Statement(
                    file.substring(offset, offset + length), line, column, offset, List.of(), kind, traits);
        }
    }
}
