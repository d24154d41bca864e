package dev.migration.internal.script;

import dev.migration.internal.files.ScriptOptions;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.EnumValues;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.rules.StatementKind;
import dev.migration.internal.sql.rules.StatementTokens;
import dev.migration.internal.sql.rules.StatementTrait;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a script turned out to hold when it was read to its end.
 *
 * @param statements how many statements, a wrapper's two not counted
 * @param wrapper what follows a BEGIN that is, with a COMMIT, around the whole script
 */
record ScriptFacts(
        int statements,
        @Nullable String wrapper,
        @Nullable Statement firstTransactionControl,
        boolean hasNonTransactional,
        boolean needsOwnTransactionPerStatement,
        boolean staysInSession,
        @Nullable Statement firstSetting,
        @Nullable Statement firstLasting,
        boolean hasComments) {

    /** Gathers the facts, keeping no statement but the few that have to be named. */
    static final class Gathering {

        private final Dialect dialect;
        private final EnumValues enumValues;
        private int statements;
        private int controls;
        private @Nullable Statement firstControl;
        private @Nullable Statement lastControl;
        private boolean beginsWithControl;
        private boolean endsWithControl;
        private boolean nonTransactional;
        private boolean staysInSession;
        private @Nullable Statement firstSetting;
        private @Nullable Statement firstLasting;
        private boolean comments;

        Gathering(Dialect dialect) {
            this.dialect = dialect;
            this.enumValues = new EnumValues(dialect);
        }

        void add(Statement statement) {
            statements++;
            endsWithControl = statement.kind() == StatementKind.TRANSACTION_CONTROL;
            if (endsWithControl) {
                controls++;
                beginsWithControl |= statements == 1;
                firstControl = firstControl == null ? statement : firstControl;
                lastControl = statement;
            }
            nonTransactional |= statement.kind() == StatementKind.NON_TRANSACTIONAL;
            staysInSession |= statement.has(StatementTrait.STAYS_IN_SESSION);
            if (firstSetting == null && statement.has(StatementTrait.CHANGES_SESSION)) {
                firstSetting = statement;
            }
            if (firstLasting == null && statement.has(StatementTrait.LASTS_WITH_SESSION)) {
                firstLasting = statement;
            }
            enumValues.add(statement);
        }

        void addComment() {
            comments = true;
        }

        int statements() {
            return statements;
        }

        /** The facts; where the script wants no transaction, one that it opens is its own matter. */
        ScriptFacts facts(ScriptOptions options) {
            String wrapper = options.transaction() == ScriptOptions.Transaction.OFF ? null : wrapper();
            return new ScriptFacts(
                    wrapper == null ? statements : statements - 2,
                    wrapper,
                    wrapper == null ? firstControl : null,
                    nonTransactional,
                    enumValues.needCommit(),
                    staysInSession,
                    firstSetting,
                    firstLasting,
                    comments);
        }

        private @Nullable String wrapper() {
            if (!beginsWithControl
                    || !endsWithControl
                    || controls != 2
                    || firstControl == null
                    || lastControl == null) {
                return null;
            }
            String options = optionsOfBegin(firstControl);
            return options == null || !isCommit(lastControl) ? null : options;
        }

        private @Nullable String optionsOfBegin(Statement statement) {
            var tokens = new StatementTokens(statement.text(), dialect.syntax());
            boolean start = "start".equals(tokens.at(0)) && "transaction".equals(tokens.at(1));
            if (!start && !"begin".equals(tokens.at(0))) {
                return null;
            }
            boolean noiseWord = "work".equals(tokens.at(1)) || "transaction".equals(tokens.at(1));
            var options = new StringBuilder();
            int next = noiseWord ? 2 : 1;
            for (String token = tokens.at(next); token != null; token = tokens.at(++next)) {
                options.append(options.isEmpty() || token.equals(",") ? "" : " ")
                        .append(token.toUpperCase(Locale.ROOT));
            }
            return options.toString();
        }

        private boolean isCommit(Statement statement) {
            var tokens = new StatementTokens(statement.text(), dialect.syntax());
            int next = "work".equals(tokens.at(1)) || "transaction".equals(tokens.at(1)) ? 2 : 1;
            boolean commits = "commit".equals(tokens.at(0)) || "end".equals(tokens.at(0));
            boolean chains = "and".equals(tokens.at(next)) && "chain".equals(tokens.at(next + 1));
            return commits && !chains;
        }
    }
}
