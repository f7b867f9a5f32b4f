// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** Real input and output that waits until its thread is interrupted. */
enum BlockingCall {
  SOCKET_READ {
    @Override
    void run(ServerSocket silent) throws IOException {
      try (Socket socket = new Socket(silent.getInetAddress(), silent.getLocalPort())) {
        socket.getInputStream().read();
      }
    }
  },
  SOCKET_READ_WITH_TIMEOUT {
    @Override
    void run(ServerSocket silent) throws IOException {
      try (Socket socket = new Socket(silent.getInetAddress(), silent.getLocalPort())) {
        socket.setSoTimeout(60_000);
        socket.getInputStream().read();
      }
    }
  },
  SOCKET_WRITE {
    @Override
    void run(ServerSocket silent) throws IOException {
      byte[] much = new byte[1 << 20];
      try (Socket socket = new Socket(silent.getInetAddress(), silent.getLocalPort())) {
        OutputStream out = socket.getOutputStream();
        while (true) { // until nothing fits any more, since nobody reads
          out.write(much);
        }
      }
    }
  },
  SOCKET_CONNECT {
    @Override
    void run(ServerSocket silent) throws IOException {
      List<Socket> waiting = new ArrayList<>(); // until the backlog is full, since nobody accepts
      try {
        while (true) {
          Socket socket = new Socket();
          waiting.add(socket);
          socket.connect(new InetSocketAddress(silent.getInetAddress(), silent.getLocalPort()));
        }
      } finally {
        for (Socket socket : waiting) {
          socket.close();
        }
      }
    }
  },
  SOCKET_ACCEPT {
    @Override
    void run(ServerSocket silent) throws IOException {
      try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        server.accept().close();
      }
    }
  },
  DATAGRAM_RECEIVE {
    @Override
    void run(ServerSocket silent) throws IOException {
      try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
        socket.receive(new DatagramPacket(new byte[16], 16));
      }
    }
  },
  CHANNEL_READ {
    @Override
    void run(ServerSocket silent) throws IOException {
      try (SocketChannel channel = SocketChannel.open(silent.getLocalSocketAddress())) {
        channel.read(ByteBuffer.allocate(16));
      }
    }
  },
  PIPE_READ {
    @Override
    void run(ServerSocket silent) throws IOException {
      Pipe pipe = Pipe.open();
      try (Pipe.SourceChannel source = pipe.source();
          Pipe.SinkChannel sink = pipe.sink()) {
        source.read(ByteBuffer.allocate(16));
        sink.write(ByteBuffer.allocate(0));
      }
    }
  },
  PIPED_STREAM_READ {
    @Override
    void run(ServerSocket silent) throws IOException {
      try (PipedOutputStream out = new PipedOutputStream();
          PipedInputStream in = new PipedInputStream(out)) {
        in.read();
      }
    }
  },
  /** As a driver does that catches what an interrupt caused, and tries to say good-bye. */
  USED_AFTER_IT_WAS_CLOSED {
    @Override
    void run(ServerSocket silent) throws IOException {
      try (Socket socket = new Socket(silent.getInetAddress(), silent.getLocalPort())) {
        try {
          socket.getInputStream().read();
        } catch (IOException e) {
          socket.getOutputStream().write(1);
        }
      }
    }
  },
  WRAPPED_BY_A_DRIVER {
    @Override
    void run(ServerSocket silent) {
      try {
        SOCKET_READ.run(silent);
      } catch (IOException e) {
        throw new IllegalStateException("the connection is broken", new RuntimeException(e));
      }
    }
  };

  /** Waits until interrupted, at the cost of {@code silent}, which accepts nobody. */
  abstract void run(ServerSocket silent) throws IOException;

  /** A server on a free port that never answers. */
  static ServerSocket silentServer() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }
}
