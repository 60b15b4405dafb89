package io.arrwdb.deploy.http;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.channel.Channel;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The sockets on which the http server listens. Micronaut's server of this version says that it stopped before they are closed
 * (<a href="https://github.com/micronaut-projects/micronaut-core/pull/13107">#13107</a>): a selector holds them until its loop ends.
 * Whoever starts the next server on the port has to wait for that.
 */
@Singleton
public final class HttpListeners implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {
    private final List<Channel> listening = new CopyOnWriteArrayList<>();

    @Override
    public NettyServerCustomizer.Registry onCreated(BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
        event.getBean().register(new Collector());
        return event.getBean();
    }

    /** Returns when the ports are free; to be called once the server was told to stop. */
    public void awaitClosed() {
        listening.forEach(channel -> channel.eventLoop().terminationFuture().awaitUninterruptibly());
    }

    private final class Collector implements NettyServerCustomizer {
        @Override
        public NettyServerCustomizer specializeForChannel(Channel channel, ChannelRole role) {
            if (role == ChannelRole.LISTENER) {
                listening.add(channel);
            }
            return this;
        }
    }
}
