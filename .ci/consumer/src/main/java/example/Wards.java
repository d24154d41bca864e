package example;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class Wards {

    public static void main(String[] args) {
        SpringApplication.run(Wards.class, args);
    }
}
