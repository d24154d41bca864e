// SPDX-License-Identifier: Apache-2.0
package dev.migration.test;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A process that asks for a copy, prints how many migrations it applied, and ends, or waits for its end. */
final class TemplateProcess {

    private TemplateProcess() {}

    /**
     * Starts one.
     *
     * @param stays whether it waits to be killed, with its copy
     */
    static Process start(Path folder, String jdbc, boolean stays) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        TemplateProcess.class.getName(),
                        folder.toString(),
                        jdbc,
                        Boolean.toString(stays))
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
        DatabaseTemplate.of(folder.migrator(new UrlDataSource(arguments[1], "", "")))
                .copy();
        System.out.println("applied " + folder.run().size());
        if (Boolean.parseBoolean(arguments[2])) {
            Thread.sleep(600_000);
        }
    }
}
