package dev.migration.rehearsal;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.servers.Architecture;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final Architecture ARCHITECTURE = new Architecture("dev.migration.rehearsal");

    private static final Architecture INTERNAL = new Architecture("dev.migration.rehearsal.internal");

    @Test
    void noPackagesAndNoFilesNeedEachOtherInACircle() {
        INTERNAL.requireNoCirclesOfPackages();
        ARCHITECTURE.requireNoCirclesOfFiles();
    }

    @Test
    void nothingInternalIsPublicThatNoOtherPackageNeeds() {
        assertThat(ARCHITECTURE.needlesslyPublic())
                .as("the other modules use these")
                .allMatch(name -> name.matches(".*\\.(SizesFile|RehearsalText|remedy\\.\\w+|roundtrip\\.\\w+)"));
    }

    /** Through the core's log, which knows secrets and escapes lines. */
    @Test
    void onlyTheMaskedLogLogs() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.slf4j..")
                .check(ARCHITECTURE.classes());
    }

    @Test
    void ofTheCoresInternalTypesOnlyTheseAreUsed() {
        assertThat(ARCHITECTURE.usedInternals())
                .containsExactly(
                        "batch.BatchExecution",
                        "blockers.BlockerWatch",
                        "compare.RunRequests",
                        "database.Capability",
                        "database.Database",
                        "database.Row",
                        "database.SessionState",
                        "database.SqlError",
                        "execute.ScriptReading",
                        "execute.Sender",
                        "find.SourceFile",
                        "header.FileHeader",
                        "header.Marker",
                        "header.ScriptOptions",
                        "help.Printable",
                        "help.Problems",
                        "history.History",
                        "layout.Migration",
                        "layout.MigrationSet",
                        "lockfile.LockFileCheck",
                        "names.Layout",
                        "plan.Planner",
                        "plan.Steps",
                        "report.AlignedColumns",
                        "run.DatabaseWait",
                        "run.Engine",
                        "run.StoppableRead",
                        "schema.Schema",
                        "schema.internal.scratch.MySqlReach",
                        "script.Script",
                        "script.ScriptParser",
                        "script.StatementReader",
                        "secrets.MaskedLog",
                        "session.HistoryAccess",
                        "session.Session",
                        "session.StatementFailure",
                        "settings.Listeners",
                        "settings.PlaceholderValues",
                        "settings.Settings",
                        "sql.CanonicalSql",
                        "sql.Dialect",
                        "sql.SqlScanner",
                        "sql.SqlTokens",
                        "sql.Statement",
                        "sql.lexer.Lexer",
                        "sql.lexer.Syntax",
                        "sql.lexer.TokenType",
                        "sql.rules.StatementKind",
                        "sql.rules.StatementTrait",
                        "stop.ActiveRuns",
                        "stop.StopSignal",
                        "text.CharWindow",
                        "text.Utf8Reader");
    }
}
