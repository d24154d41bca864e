// SPDX-License-Identifier: Apache-2.0
package dev.migration.test;

import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/** Has what was recorded written when JUnit has run its tests, so that what is wrong with it is among their output. */
public final class RecordingListener implements TestExecutionListener {

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        RecordedStatements.writeAll();
    }
}
