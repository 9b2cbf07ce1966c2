namespace Kin.Native.Spawn;

internal static unsafe partial class SpawnStub
{
    // The assembled form of SpawnStub.x64.s; a test assembles that file and compares.
    internal static ReadOnlySpan<byte> X64 =>
    [
        // spawn:
        0x53,                                   // push rbx
        0x55,                                   // push rbp
        0x48, 0x89, 0xfb,                       // mov rbx, rdi
        0xb8, 0x0e, 0x00, 0x00, 0x00,           // mov eax, 14 ; rt_sigprocmask: all blocked, SavedMask
        0xbf, 0x02, 0x00, 0x00, 0x00,           // mov edi, 2
        0x48, 0x89, 0xde,                       // mov rsi, rbx
        0x48, 0x8d, 0x53, 0x08,                 // lea rdx, [rbx+8]
        0x41, 0xba, 0x08, 0x00, 0x00, 0x00,     // mov r10d, 8
        0x0f, 0x05,                             // syscall
        0x48, 0x8b, 0x43, 0x10,                 // mov rax, [rbx+16] ; clone3 or clone
        0x48, 0x8b, 0x7b, 0x18,                 // mov rdi, [rbx+24]
        0x48, 0x8b, 0x73, 0x20,                 // mov rsi, [rbx+32]
        0x48, 0x8b, 0x53, 0x28,                 // mov rdx, [rbx+40]
        0x4c, 0x8b, 0x53, 0x30,                 // mov r10, [rbx+48]
        0x4c, 0x8b, 0x43, 0x38,                 // mov r8, [rbx+56]
        0x0f, 0x05,                             // syscall
        0x48, 0x85, 0xc0,                       // test rax, rax
        0x74, 0x21,                             // jz child
        0x48, 0x89, 0xc5,                       // mov rbp, rax
        0xb8, 0x0e, 0x00, 0x00, 0x00,           // mov eax, 14 ; rt_sigprocmask: back to SavedMask
        0xbf, 0x02, 0x00, 0x00, 0x00,           // mov edi, 2
        0x48, 0x8d, 0x73, 0x08,                 // lea rsi, [rbx+8]
        0x31, 0xd2,                             // xor edx, edx
        0x41, 0xba, 0x08, 0x00, 0x00, 0x00,     // mov r10d, 8
        0x0f, 0x05,                             // syscall
        0x48, 0x89, 0xe8,                       // mov rax, rbp
        0x5d,                                   // pop rbp
        0x5b,                                   // pop rbx
        0xc3,                                   // ret
        // child: on its own stack, which it never uses
        0x48, 0x8b, 0x6b, 0x40,                 // mov rbp, [rbx+64] ; record
        0x45, 0x31, 0xe4,                       // xor r12d, r12d ; index
        // next:
        0x31, 0xc9,                             // xor ecx, ecx ; errno 0: no execve
        0x4c, 0x3b, 0x63, 0x48,                 // cmp r12, [rbx+72]
        0x73, 0x72,                             // jae fail
        0x48, 0x8b, 0x7d, 0x08,                 // mov rdi, [rbp+8]
        0x48, 0x8b, 0x75, 0x10,                 // mov rsi, [rbp+16]
        0x48, 0x8b, 0x55, 0x18,                 // mov rdx, [rbp+24]
        0x4c, 0x8b, 0x55, 0x20,                 // mov r10, [rbp+32]
        0x4c, 0x8b, 0x45, 0x28,                 // mov r8, [rbp+40]
        0x4c, 0x8b, 0x4d, 0x30,                 // mov r9, [rbp+48]
        0xf6, 0x45, 0x50, 0x02,                 // test byte ptr [rbp+80], 2 ; UseSource: an earlier result
        0x74, 0x0f,                             // jz call
        0x8b, 0x45, 0x54,                       // mov eax, [rbp+84]
        0x48, 0x6b, 0xc0, 0x60,                 // imul rax, rax, 96
        0x48, 0x03, 0x43, 0x40,                 // add rax, [rbx+64]
        0x48, 0x8b, 0x78, 0x38,                 // mov rdi, [rax+56]
        // call:
        0x48, 0x8b, 0x45, 0x00,                 // mov rax, [rbp]
        0x0f, 0x05,                             // syscall
        0x48, 0x89, 0x45, 0x38,                 // mov [rbp+56], rax
        0x48, 0x3d, 0x00, 0xf0, 0xff, 0xff,     // cmp rax, -4096
        0x77, 0x17,                             // ja error
        0xf6, 0x45, 0x50, 0x01,                 // test byte ptr [rbp+80], 1 ; Expect: else errno 0
        0x74, 0x08,                             // jz advance
        0x31, 0xc9,                             // xor ecx, ecx
        0x48, 0x3b, 0x45, 0x48,                 // cmp rax, [rbp+72]
        0x75, 0x25,                             // jne fail
        // advance:
        0x48, 0x83, 0xc5, 0x60,                 // add rbp, 96
        0x49, 0xff, 0xc4,                       // inc r12
        0xeb, 0xa2,                             // jmp next
        // error:
        0x48, 0x89, 0xc1,                       // mov rcx, rax
        0x48, 0xf7, 0xd9,                       // neg rcx
        0x48, 0x8b, 0x55, 0x40,                 // mov rdx, [rbp+64] ; tolerated errors
        0x48, 0x83, 0xfa, 0xff,                 // cmp rdx, -1
        0x74, 0xe7,                             // je advance
        0x48, 0x83, 0xf9, 0x3f,                 // cmp rcx, 63
        0x77, 0x06,                             // ja fail
        0x48, 0x0f, 0xa3, 0xca,                 // bt rdx, rcx
        0x72, 0xdb,                             // jc advance
        // fail:
        0x4c, 0x89, 0x63, 0x50,                 // mov [rbx+80], r12
        0x48, 0x89, 0x4b, 0x58,                 // mov [rbx+88], rcx
        // exit:
        0x48, 0x8b, 0x83, 0xc0, 0x00, 0x00, 0x00, // mov rax, [rbx+192] ; exit_group(127), or exit
        0xbf, 0x7f, 0x00, 0x00, 0x00,           // mov edi, 127
        0x0f, 0x05,                             // syscall
        0xeb, 0xf0,                             // jmp exit
    ];
}
