// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.exit;

import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

/** A service with a web server, Actuator, JPA, Quartz, and beans that get to work by themselves once they are made. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableScheduling
class BusyService {

    /** What works by itself, what holds the database's connections, and what answers. */
    static final List<String> BEANS = List.of(
            "runner",
            "commandLineRunner",
            "schedule",
            "consumer",
            "listener",
            "jdbcTemplate",
            "entityManagerFactory",
            "quartzScheduler",
            "tomcatServletWebServerFactory",
            "migrationsEndpoint");

    /** An application that notes the names of the beans that it makes. */
    static SpringApplication noting(Set<String> made) {
        var application = new SpringApplication(BusyService.class);
        application.setDefaultProperties(
                Map.of("server.port", "0", "management.endpoints.web.exposure.include", "migrations"));
        application.addInitializers(context -> context.getBeanFactory().addBeanPostProcessor(new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                made.add(name);
                return bean;
            }
        }));
        return application;
    }

    @Bean
    ApplicationRunner runner() {
        return arguments -> {};
    }

    @Bean
    CommandLineRunner commandLineRunner() {
        return arguments -> {};
    }

    @Bean
    Schedule schedule() {
        return new Schedule();
    }

    @Bean
    Consumer consumer(DataSource dataSource) {
        return new Consumer();
    }

    @Bean
    ApplicationListener<ApplicationEvent> listener() {
        return event -> {};
    }

    static class Schedule {

        @Scheduled(fixedRate = 1)
        void work() {}
    }

    /** As the containers of message listeners are. */
    static class Consumer implements SmartLifecycle {

        private boolean running;

        @Override
        public void start() {
            running = true;
        }

        @Override
        public void stop() {
            running = false;
        }

        @Override
        public boolean isRunning() {
            return running;
        }
    }
}
