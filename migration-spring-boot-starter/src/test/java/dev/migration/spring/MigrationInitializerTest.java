package dev.migration.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.Migrator;
import dev.migration.problem.MigrationStoppedException;
import dev.migration.run.MigrationEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class MigrationInitializerTest {

    @Test
    void aRunThatIsStoppedBetweenTwoMigrationsIsWarnedOfWithItsPage(@TempDir Path folder, CapturedOutput output)
            throws Exception {
        Files.writeString(folder.resolve("0001_t.sql"), "CREATE TABLE t (n INT);\n");
        Files.writeString(folder.resolve("0002_u.sql"), "CREATE TABLE u (n INT);\n");
        var dataSource = new JdbcDataSource();
        dataSource.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        var itself = new AtomicReference<Migrator>();
        itself.set(Migrator.builder()
                .dataSource(dataSource)
                .locations(folder.toString())
                .listener(event -> {
                    if (event instanceof MigrationEvent.MigrationCompleted) {
                        itself.get().stop();
                    }
                })
                .build());
        var beans = new StaticListableBeanFactory();
        beans.addBean("migrator", itself.get());
        var initializer = new MigrationInitializer(beans.getBeanProvider(Migrator.class), MigrationMode.MIGRATE);

        assertThatThrownBy(initializer::afterPropertiesSet).isInstanceOf(MigrationStoppedException.class);

        assertThat(output)
                .containsPattern("(?m)^.* WARN .* : Stopped before 0002_u: the application asked for it\\."
                        + " Applied in this run: 0001\\.\n  Next: start again\n");
    }
}
