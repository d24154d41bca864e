// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.exit;

/** Which Spring Boot this starter is for. The one for Spring Boot 3.5 has a class of its own in the place of this. */
final class NeededSpringBoot {

    static final String STARTER = "migration-spring-boot-starter";
    static final String VERSIONS = "4.0 or newer";
    static final String PATTERN = "([4-9]|[1-9]\\d+)\\..*";

    private NeededSpringBoot() {}
}
