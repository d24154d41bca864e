package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.plan.Direction;
import dev.migration.run.MigrationEvent;
import dev.migration.run.RunReport.CompletedMigration;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

class ProgressTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private void tell(Ansi ansi) {
        var progress = new Progress(new PrintWriter(out), new PrintWriter(err), ansi);
        progress.on(new MigrationEvent.MigrationProgress(Direction.UP, "0007", "0007_import", 42, 100));
        progress.on(new MigrationEvent.MigrationCompleted(
                Direction.UP, new CompletedMigration("0007", "0007_import", 3, Duration.ofMillis(12))));
    }

    @Test
    void aTerminalShowsABarUntilTheMigrationIsDone() {
        tell(Ansi.ON);

        assertThat(err).hasToString("\r\033[K0007_import  [############------------------]  42 %\r\033[K");
        assertThat(out).hasToString("Applied 0007_import in 12 ms\n");
    }

    @Test
    void aFileGetsNoBar() {
        tell(Ansi.OFF);

        assertThat(err).hasToString("");
        assertThat(out).hasToString("Applied 0007_import in 12 ms\n");
    }
}
