package dev.migration.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.migration.DatabaseAccessException;
import dev.migration.MigrationEvent;
import dev.migration.Migrator;
import dev.migration.State;
import dev.migration.fixture.FolderWorkbench;
import dev.migration.fixture.FullDisk;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** H2 answers a commit before it has written it, and writes on a thread whose failure nobody is told of. */
// What is asked of a store that has broken may turn round in it for ever.
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class H2FullDiskTest extends FolderWorkbench {

    @TempDir
    Path disk;

    @BeforeEach
    void mount() {
        FullDisk.mount();
    }

    @Override
    public DataSource dataSource() {
        var dataSource = new JdbcDataSource();
        dataSource.setURL("jdbc:h2:full:" + disk.resolve("clinic"));
        dataSource.setUser("sa");
        return dataSource;
    }

    @Override
    public String vendor() {
        return "h2";
    }

    @Test
    void whatCannotBeWrittenIsNotCalledApplied() {
        write("0001_t.sql", "CREATE TABLE t (n INT);", "INSERT INTO t VALUES (1);");
        Migrator migrator = builder()
                .listener(event -> {
                    if (event instanceof MigrationEvent.MigrationCompleted) {
                        FullDisk.fill();
                    }
                })
                .build();

        DatabaseAccessException refusal = catchThrowableOfType(DatabaseAccessException.class, migrator::up);

        assertPage("full-disk", refusal);
        FullDisk.mount();
        builder().build().up();
        assertThat(states()).containsExactly(State.APPLIED);
    }
}
