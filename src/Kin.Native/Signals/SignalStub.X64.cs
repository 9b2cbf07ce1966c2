namespace Kin.Native.Signals;

internal static unsafe partial class SignalStub
{
    // The assembled form of SignalStub.x64.s; a test assembles that file and compares.
    internal static ReadOnlySpan<byte> X64 =>
    [
        // handler:
        0x4c, 0x8b, 0x05, 0x81, 0x00, 0x00, 0x00, // mov r8, [rip+table]
        0x89, 0xf8,                             // mov eax, edi
        0xc1, 0xe0, 0x05,                       // shl eax, 5
        0x49, 0x01, 0xc0,                       // add r8, rax ; entry
        0x45, 0x8b, 0x08,                       // mov r9d, [r8] ; flags
        0x41, 0xf6, 0xc1, 0x01,                 // test r9b, 1 ; Block
        0x74, 0x0b,                             // jz mark
        0x8d, 0x4f, 0xff,                       // lea ecx, [rdi-1]
        0x48, 0x0f, 0xab, 0x8a, 0x28, 0x01, 0x00, 0x00, // bts qword ptr [rdx+296], rcx ; uc_sigmask
        // mark:
        0x81, 0x7e, 0x08, 0x92, 0x96, 0xb4, 0xff, // cmp dword ptr [rsi+8], -0x4b696e ; our own si_code
        0x74, 0x4f,                             // je done
        0x41, 0xf6, 0xc1, 0x02,                 // test r9b, 2 ; Forward
        0x74, 0x3e,                             // jz chain
        0x41, 0xf6, 0xc1, 0x04,                 // test r9b, 4 ; Queued: each one counts
        0x75, 0x0d,                             // jnz forward
        0xb8, 0x01, 0x00, 0x00, 0x00,           // mov eax, 1
        0x41, 0x87, 0x40, 0x04,                 // xchg [r8+4], eax ; pending already: coalesced
        0x85, 0xc0,                             // test eax, eax
        0x75, 0x2b,                             // jnz chain
        // forward:
        0x57,                                   // push rdi
        0x56,                                   // push rsi
        0x52,                                   // push rdx
        0xb8, 0x01, 0x00, 0x00, 0x00,           // mov eax, 1 ; write(pipe, info, 128)
        0x41, 0x8b, 0x78, 0x08,                 // mov edi, [r8+8]
        0xba, 0x80, 0x00, 0x00, 0x00,           // mov edx, 128
        0x0f, 0x05,                             // syscall
        0x5a,                                   // pop rdx
        0x5e,                                   // pop rsi
        0x5f,                                   // pop rdi
        0x48, 0x3d, 0x80, 0x00, 0x00, 0x00,     // cmp rax, 128
        0x74, 0x0d,                             // je chain
        0x41, 0xc7, 0x40, 0x04, 0x00, 0x00, 0x00, 0x00, // mov dword ptr [r8+4], 0
        0xf0, 0x41, 0xff, 0x40, 0x18,           // lock inc dword ptr [r8+24] ; lost
        // chain:
        0x49, 0x8b, 0x40, 0x10,                 // mov rax, [r8+16] ; the handler before us
        0x48, 0x85, 0xc0,                       // test rax, rax
        0x74, 0x02,                             // jz done
        0xff, 0xe0,                             // jmp rax
        // done:
        0xc3,                                   // ret
        // restorer: the bytes by which debuggers know the end of a signal's frame
        0x48, 0xc7, 0xc0, 0x0f, 0x00, 0x00, 0x00, // mov rax, 15 ; rt_sigreturn
        0x0f, 0x05,                             // syscall
        0x0f, 0x1f, 0x00,                       // padding
        // table:
        0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, // the address of the table
    ];
}
