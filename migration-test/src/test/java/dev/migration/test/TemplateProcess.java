// SPDX-License-Identifier: Apache-2.0
package dev.migration.test;

import dev.migration.Migrator;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A process that asks for a copy and prints how many migrations it applied. */
final class TemplateProcess {

    /** What it does with the copy. */
    enum Use {
        NONE,
        /** It waits to be killed. */
        STAYS,
        /** A context that nobody closes has it. */
        CONTEXT
    }

    private TemplateProcess() {}

    static Process start(Path folder, String jdbc, Use use) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        TemplateProcess.class.getName(),
                        folder.toString(),
                        jdbc,
                        use.name())
                .redirectError(ProcessBuilder.Redirect.to(new File("target", "template-process.log")))
                .start();
    }

    /** The last line that it printed. */
    static String said(Process process) throws Exception {
        String all = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor(1, TimeUnit.MINUTES);
        return all.strip().lines().reduce("", (first, last) -> last);
    }

    public static void main(String[] arguments) throws Exception {
        Folder folder = new Folder(Path.of(arguments[0]));
        Use use = Use.valueOf(arguments[2]);
        if (use == Use.CONTEXT) {
            inContext(folder, arguments[1]);
        } else {
            DatabaseTemplate.of(folder.migrator(new UrlDataSource(arguments[1], "", "")))
                    .copy();
        }
        System.out.println("applied " + folder.run().size());
        if (use == Use.STAYS) {
            Thread.sleep(600_000);
        }
    }

    private static void inContext(Folder folder, String jdbc) {
        var context = new GenericApplicationContext();
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource("test", Map.of("migration.test-template", "true")));
        context.registerBean(DataSource.class, () -> new DriverManagerDataSource(jdbc));
        context.registerBean(Migrator.class, () -> folder.migrator(context.getBean(DataSource.class)));
        new CopiedContexts()
                .createContextCustomizer(TemplateProcess.class, List.of())
                .customizeContext(context, null);
        context.registerShutdownHook();
        context.refresh();
        context.getBean(Migrator.class).up();
    }
}
