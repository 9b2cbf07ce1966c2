using Kin.Native;

namespace Kin.Tests.IO;

/// <summary>Layouts and numbers of the waiting calls, proved by the C compiler of this machine.</summary>
public sealed class AbiTests
{
    [Fact]
    public void The_C_compiler_agrees()
    {
        Capability.RequireProgram("cc", "gcc");
        string program = $$"""
            #include <errno.h>
            #include <poll.h>
            #include <signal.h>
            #include <stddef.h>
            #include <sys/epoll.h>
            #include <sys/eventfd.h>
            #include <sys/ioctl.h>
            #define SAME(a, b) _Static_assert((unsigned long)(a) == (unsigned long)(b), #a)
            SAME(sizeof(struct epoll_event), {{Epoll.EventSize}});
            SAME(offsetof(struct epoll_event, data), {{Epoll.DataOffset}});
            SAME(sizeof(struct pollfd), {{System.Runtime.CompilerServices.Unsafe.SizeOf<PollFd>()}});
            SAME(offsetof(struct pollfd, revents), 6);
            SAME(EPOLLIN, {{Libc.EPOLLIN}});
            SAME(EPOLLOUT, {{Libc.EPOLLOUT}});
            SAME(EPOLLERR, {{Libc.EPOLLERR}});
            SAME(EPOLLHUP, {{Libc.EPOLLHUP}});
            SAME((unsigned)EPOLLONESHOT, {{Libc.EPOLLONESHOT}});
            SAME(EPOLL_CLOEXEC, {{Libc.EPOLL_CLOEXEC}});
            SAME(EPOLL_CTL_ADD, {{Libc.EPOLL_CTL_ADD}});
            SAME(EPOLL_CTL_DEL, {{Libc.EPOLL_CTL_DEL}});
            SAME(EPOLL_CTL_MOD, {{Libc.EPOLL_CTL_MOD}});
            SAME(EFD_CLOEXEC, {{Libc.EFD_CLOEXEC}});
            SAME(EFD_NONBLOCK, {{Libc.EFD_NONBLOCK}});
            SAME(EFD_SEMAPHORE, {{Libc.EFD_SEMAPHORE}});
            SAME(POLLIN, {{Libc.POLLIN}});
            SAME(POLLHUP, {{Libc.POLLHUP}});
            SAME(FIONREAD, {{Libc.FIONREAD}});
            #if __has_include(<linux/pidfd.h>)
            #include <linux/pidfd.h>
            #ifdef PIDFD_SIGNAL_PROCESS_GROUP
            SAME(PIDFD_SIGNAL_PROCESS_GROUP, {{Libc.PIDFD_SIGNAL_PROCESS_GROUP}});
            #endif
            #ifdef PIDFD_INFO_EXIT
            SAME(PIDFD_INFO_EXIT, 8);
            SAME(offsetof(struct pidfd_info, exit_code), 60);
            #endif
            #endif
            """;
        Command compile = new("cc", "-D_GNU_SOURCE", "-fsyntax-only", "-x", "c", "-")
        {
            StandardInput = StandardStream.FromText(program + "\n"),
        };
        compile.Capture().EnsureSuccess();
    }
}
