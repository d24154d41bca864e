package dev.migration.spring.exit;

import dev.migration.ExitCode;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.BeanFactoryInitializer;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Does what a setting asks for and ends the process. Spring calls it when the beans are defined and none is made, so that
 * only what the migrations need is made: no listener starts, no schedule and no runner, as they would in a service that
 * only leaves out its web server.
 */
final class RunAndExit implements BeanFactoryInitializer<ConfigurableListableBeanFactory> {

    private static final Logger log = LoggerFactory.getLogger(RunAndExit.class);

    private final String setting;
    private final Function<ConfigurableListableBeanFactory, Outcome> work;
    private final ConfigurableApplicationContext context;

    /**
     * For a context that has no beans yet.
     *
     * @param setting what asks for it, such as {@code migration.mode=migrate-and-exit}
     */
    RunAndExit(
            String setting,
            Function<ConfigurableListableBeanFactory, Outcome> work,
            ConfigurableApplicationContext context) {
        this.setting = setting;
        this.work = work;
        this.context = context;
    }

    @Override
    public void initialize(ConfigurableListableBeanFactory beans) {
        Outcome outcome = work.apply(beans);
        beans.destroySingletons();
        ExitCode exitCode = outcome.exitCode();
        RuntimeException failure = outcome.failure();
        String hindrance = ExitHindrance.find();
        if (hindrance != null) {
            throw new IllegalStateException(
                    setting + " ends the process, here with exit code " + exitCode.value() + "; but " + hindrance,
                    failure);
        }
        if (failure != null) {
            FailureReport.print(failure, context);
        }
        log.info("The process ends with exit code {} ({})", exitCode.value(), setting);
        System.exit(exitCode.value());
    }
}
