// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.script;

import dev.migration.InvalidMigrationsException;
import dev.migration.Place;
import dev.migration.Version;
import dev.migration.internal.find.SourceFile;
import dev.migration.internal.header.ScriptOptions;
import dev.migration.internal.help.Printable;
import dev.migration.internal.layout.CallbackCode;
import dev.migration.internal.layout.CodeFiles.CodeScript;
import dev.migration.internal.script.FrameFinder.Frame;
import dev.migration.internal.script.StatementReader.ScriptText;
import dev.migration.internal.secrets.MaskedSql;
import dev.migration.internal.settings.FlywayPlaceholders;
import dev.migration.internal.sql.CanonicalSql;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.SqlScanner.CommentListener;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.rules.StatementKind;
import dev.migration.internal.sql.rules.StatementTrait;
import dev.migration.internal.text.Replacements.Replacement;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The up or down script of a migration: what its text says of it as a whole, and a way to its statements. It holds no text.
 * What reads its file throws {@link InvalidMigrationsException} where that cannot be read.
 */
public final class Script {

    private static final int LONGEST_LINE = 200;

    private final ScriptText text;
    private final ScriptOptions inherited;
    private final ScriptOptions options;
    private final ScriptFacts facts;
    private final Frame frame;

    Script(ScriptText text, ScriptOptions inherited, ScriptOptions options, ScriptFacts facts) {
        this.text = text;
        this.inherited = inherited;
        this.options = options;
        this.facts = facts;
        this.frame = facts.frame.frame(options.transaction() == ScriptOptions.Transaction.OFF);
    }

    /** Opens the statements, to be read one by one. */
    public StatementReader open() {
        return open(CommentListener.NONE);
    }

    /** The same, with a listener that takes the comments of a statement before it is given. */
    public StatementReader open(CommentListener comments) {
        return StatementReader.open(text, frame.leftOut(), facts.spans(), comments);
    }

    /** The path of its file, as problems name it. */
    public String name() {
        return text.file().path();
    }

    /** The code that runs in place of its one statement; null where it is SQL. */
    public @Nullable CodeScript code() {
        return CodeScript.of(text.file());
    }

    /** The same where it is a callback in Java, which is told beside which migration it runs. */
    public Script beside(Version version, String name, Script migration) {
        CodeScript code = code();
        if (code == null || !(code.migration() instanceof CallbackCode callback)) {
            return this;
        }
        SourceFile bound = CodeScript.of(callback.beside(version, name, migration.text.file()))
                .file();
        return new Script(text.of(bound), inherited, options, facts);
    }

    public Dialect dialect() {
        return text.dialect();
    }

    public ScriptOptions options() {
        return options;
    }

    /** How many statements {@link #open} gives; what is around the one transaction is not among them. */
    public int statementCount() {
        return facts.statements - frame.leftOut().size();
    }

    /** Whether there is no statement to run. */
    public boolean isEmpty() {
        return statementCount() == 0;
    }

    /** Whether it is made of comments only: a down script of that kind describes it, but does not do it. */
    public boolean isReferenceOnly() {
        return facts.statements == 0 && facts.hasComments;
    }

    /**
     * What follows the BEGIN where it and a COMMIT are around the whole script but for settings, such as {@code ISOLATION
     * LEVEL SERIALIZABLE}; often empty. Both are dropped, as its transaction is opened and ended for it.
     */
    public String transactionMode() {
        return frame.mode();
    }

    /** Settings that only work outside a transaction: they are made before its own, and end with the script. */
    public List<String> settingsOutside() {
        return frame.settings();
    }

    /** Whether these turn off what checks foreign keys, so that they have to be checked before the commit. */
    public boolean checksReferences() {
        return frame.checksReferences();
    }

    /** The first statement by which the script controls transactions itself; null where one pair is around all of it. */
    public @Nullable Statement firstTransactionControl() {
        return frame.firstControl();
    }

    public boolean hasNonTransactional() {
        return facts.firstNonTransactional != null || !facts.frame.framesSettings();
    }

    /** Whether what a statement does must be committed before a later one can use it, though each may run in a transaction. */
    public boolean needsCommit() {
        return facts.enumValues.first() != null;
    }

    /** Whether this is such a later statement. */
    public boolean needsCommitBefore(Statement statement) {
        return facts.enumValues.isFirstUse(statement);
    }

    /** What was found when it was read. */
    ScriptFacts facts() {
        return facts;
    }

    /** Whether this statement runs in a transaction of ours together with its record, so that both are committed or neither. */
    public boolean runsInTransaction(Statement statement) {
        boolean leftToUs =
                options().transaction() != ScriptOptions.Transaction.OFF && firstTransactionControl() == null;
        return switch (statement.kind()) {
            case PLAIN, COPY -> leftToUs;
            // Rows are read with a cursor, which lives in a transaction. A procedure may want to commit.
            case ROWS ->
                leftToUs || (firstTransactionControl() == null && !statement.has(StatementTrait.MAY_COMMIT_INSIDE));
            case NON_TRANSACTIONAL, TRANSACTION_CONTROL, CODE -> false;
        };
    }

    /**
     * Whether the outcome of this statement is known if it was sent before a crash: it commits only together with its
     * record, so without the record it did not run; or nothing of it remains when its session ends.
     */
    public boolean hasKnownOutcome(Statement statement) {
        return runsInTransaction(statement)
                || statement.kind() == StatementKind.TRANSACTION_CONTROL
                || statement.has(StatementTrait.ONLY_CHANGES_SESSION);
    }

    /** Whether a statement may read what was counted for the one before it. */
    public boolean mayReadCounts() {
        return facts.mayReadCounts;
    }

    /** Whether that is because its transaction, or the one that it starts or ends, was rolled back with all that was in it. */
    public boolean isRolledBack(Statement statement) {
        return runsInTransaction(statement) || statement.kind() == StatementKind.TRANSACTION_CONTROL;
    }

    /** Whether it leaves something in the session that nobody can clear away. */
    public boolean staysInSession() {
        return facts.staysInSession;
    }

    /** The first statement that sets something for the session. */
    public @Nullable Statement firstSetting() {
        return facts.firstSetting;
    }

    /** The first statement that makes what lasts as long as the session. */
    public @Nullable Statement firstLasting() {
        return facts.firstLasting;
    }

    /** Where its text begins in the file, in characters from 0. */
    public long offset() {
        return text.start().offset();
    }

    /** The length of its text, apart from options outside it. */
    public long sizeInChars() {
        return text.length();
    }

    /** Whether its file has placeholders, whose values may have been others before. */
    public boolean isOfFileWithPlaceholders() {
        return !text.placeholders().isEmpty();
    }

    /** Whether the same file may be another text at each start: by Flyway's rules the time may be in it. */
    public boolean mayHaveTime() {
        return isOfFileWithPlaceholders() && FlywayPlaceholders.timestamp(text.placeholders()) != null;
    }

    /** Whether some of them are in the script itself, or at its ends, where an empty value leaves nothing. */
    public boolean hasPlaceholders() {
        if (!isOfFileWithPlaceholders()) {
            return false;
        }
        try (PlaceholderReader source = text.open()) {
            sql(source, text.length());
            source.read(new char[1], 0, 1);
            return !source.replacements()
                    .between(offset() - 1, offset() + text.length() + 1)
                    .isEmpty();
        } catch (IOException e) {
            throw new InvalidMigrationsException(text.file().problem(e));
        }
    }

    /** The names of its placeholders up to the end of this statement; null for all of them. */
    public List<String> placeholders(@Nullable Statement last) {
        if (!isOfFileWithPlaceholders()) {
            return List.of();
        }
        long most = last == null ? text.length() : last.offset() + last.text().length() - offset();
        try (PlaceholderReader source = text.open()) {
            sql(source, most);
            return List.copyOf(source.names());
        } catch (IOException e) {
            throw new InvalidMigrationsException(text.file().problem(e));
        }
    }

    /** Its text as it is stored: without secrets, and with the options outside it in front, for {@link ScriptParser#ofText}. */
    public String storedSql() {
        return sql(text.length()).marked();
    }

    /** Whether literals of a text that was stored so are masked, and not only comments. */
    public static boolean hidesLiterals(@Nullable String stored, Dialect dialect) {
        return stored != null
                && MaskedSql.isMarked(stored)
                && CanonicalSql.of(stored, dialect).contains("***");
    }

    /** The same to be stored; empty where its file is no longer what was parsed. */
    public Optional<String> storedSqlIfUnchanged() {
        try (PlaceholderReader source = text.open()) {
            MaskedSql sql = sql(source, text.length());
            return source.sha256().equals(text.sha256()) ? Optional.of(sql.marked()) : Optional.empty();
        } catch (IOException e) {
            throw new InvalidMigrationsException(text.file().problem(e));
        }
    }

    /** The same where its statements are being read: a short file is not read again. */
    public Optional<String> storedSqlIfUnchanged(StatementReader opened) {
        String file = opened.whole();
        if (file == null) {
            return storedSqlIfUnchanged();
        }
        int start = (int) offset();
        String sql = inherited.comment() + file.substring(start, start + (int) text.length());
        return Optional.of(
                new MaskedSql(sql, List.of(), start - inherited.comment().length(), dialect()).marked());
    }

    /** The same to be read, and no more of it than its first characters. */
    public String readableSql(long most) {
        return sql(most).text();
    }

    /** Where a statement is; of code, its class. */
    public Place placeOf(Statement statement) {
        return code() == null ? new Place(name(), statement.line(), statement.column()) : Place.of(name());
    }

    /** The first line of a statement, as far as it is read, or the class of code, without secrets and escaped for a message. */
    public String firstLine(Statement statement) {
        CodeScript code = code();
        if (code != null) {
            return code.type();
        }
        String shown = MaskedSql.of(statement, dialect()).text();
        return Printable.line(Printable.start(shown.lines().findFirst().orElse(""), LONGEST_LINE));
    }

    private MaskedSql sql(long most) {
        try (PlaceholderReader source = text.open()) {
            return sql(source, most);
        } catch (IOException e) {
            throw new InvalidMigrationsException(text.file().problem(e));
        }
    }

    private MaskedSql sql(PlaceholderReader source, long most) throws IOException {
        var sql = new StringBuilder(inherited.comment());
        var buffer = new char[1 << 13];
        long unread = Math.min(most, text.length());
        while (unread > 0) {
            int read = source.read(buffer, 0, (int) Math.min(buffer.length, unread));
            if (read < 0) {
                break;
            }
            sql.append(buffer, 0, read);
            unread -= read;
        }
        long start = offset() - inherited.comment().length();
        List<Replacement> replaced = source.replacements().between(offset(), start + sql.length());
        return new MaskedSql(sql.toString(), replaced, start, dialect());
    }

    @Override
    public String toString() {
        return name() + " from line " + text.start().line();
    }
}
