// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.exit;

/** Which Spring Boot this starter is for. */
final class NeededSpringBoot {

    static final String STARTER = "migration-spring-boot3-starter";
    static final String VERSIONS = "3.5";
    static final String PATTERN = "3\\.5\\..*";

    private NeededSpringBoot() {}
}
