package dev.ramal.deliveries.durable;

import com.zaxxer.hikari.HikariDataSource;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/** A node in a process of its own, with the default pace, that says when it runs something and never finishes it. */
final class ForkedNode {
    private ForkedNode() {}

    public static void main(String[] args) throws Exception {
        HikariDataSource dataSource = Databases.pool(args[0], args[1]);
        CountDownLatch never = new CountDownLatch(1);
        DefaultCamelContext camel = new DefaultCamelContext();
        camel.getRegistry().bind("outbox", new Outbox(dataSource));
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("durable:drive").process(exchange -> {
                    System.out.println("running");
                    never.await();
                });
            }
        });
        camel.start();
        never.await();
    }
}
