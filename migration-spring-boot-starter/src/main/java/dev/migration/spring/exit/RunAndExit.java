package dev.migration.spring.exit;

import dev.migration.problem.ExitCode;
import dev.migration.spring.MigrationMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.BeanFactoryInitializer;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Runs what the mode asks for and ends the process. Spring calls it when the beans are defined and none is made, so that
 * only what the migrations need is made: no listener starts, no schedule and no runner, as they would in a service that
 * only leaves out its web server.
 */
final class RunAndExit implements BeanFactoryInitializer<ConfigurableListableBeanFactory> {

    private static final Logger log = LoggerFactory.getLogger(RunAndExit.class);

    private final MigrationMode mode;
    private final ConfigurableApplicationContext context;

    RunAndExit(MigrationMode mode, ConfigurableApplicationContext context) {
        this.mode = mode;
        this.context = context;
    }

    @Override
    public void initialize(ConfigurableListableBeanFactory beans) {
        Outcome outcome = Outcome.ofRun(mode, beans);
        beans.destroySingletons();
        ExitCode exitCode = outcome.exitCode();
        Throwable failure = outcome.failure();
        String hindrance = ExitHindrance.find();
        if (hindrance != null) {
            throw new IllegalStateException(
                    "migration.mode=" + mode.id() + " ends the process, here with exit code " + exitCode.value()
                            + "; but " + hindrance,
                    failure);
        }
        if (failure != null) {
            FailureReport.print(failure, context);
        }
        log.info("The process ends with exit code {} (migration.mode={})", exitCode.value(), mode.id());
        System.exit(exitCode.value());
    }
}
