/* The child of thousand-children: no libc, no loader; blocked in a read of standard input, whose end ends it. So nothing is
   left of a thousand when their parent dies. */
void _start(void)
{
    char byte;
#if defined(__x86_64__)
    long result;
    __asm__ volatile("syscall" : "=a"(result) : "a"(0), "D"(0), "S"(&byte), "d"(1) : "rcx", "r11", "memory");
    __asm__ volatile("syscall" : : "a"(231), "D"(0) : "rcx", "r11", "memory");
#elif defined(__aarch64__)
    register long number __asm__("x8") = 63;
    register long descriptor __asm__("x0") = 0;
    register char *buffer __asm__("x1") = &byte;
    register long size __asm__("x2") = 1;
    __asm__ volatile("svc #0" : "+r"(descriptor) : "r"(number), "r"(buffer), "r"(size) : "memory");
    register long leave __asm__("x8") = 94;
    register long status __asm__("x0") = 0;
    __asm__ volatile("svc #0" : : "r"(leave), "r"(status) : "memory");
#else
#error "blocked.c knows x86-64 and arm64"
#endif
    __builtin_unreachable();
}
