#!/usr/bin/env dotnet
#:project ../src/Kin/Kin.csproj
#:property PublishAot=false

// The address space of this process: text, data, heap, stack, libraries; and what appears in it when memory is taken.
// dotnet run samples/AddressSpace.cs

using Kin.Inspection;
using Kin.Ipc;

ProcessInfo self = ProcFs.Default.OpenSelf();
AddressSpace before = self.ReadAddressSpace().Value;
foreach (AddressKind kind in Enum.GetValues<AddressKind>().Where(k => before.BytesOf(k) > 0))
{
    AddressPart first = before.Parts.First(p => p.Kind == kind);
    Console.WriteLine($"{kind,-13} {before.BytesOf(kind) >> 10,12} KiB, the first at {first.Mapping.Start:x12} {first.Mapping.Path}");
}

// From low to high: the program, its heap, libraries and mappings, the stack, the kernel's own.
ulong program = Start(AddressKind.ProgramCode), heap = Start(AddressKind.Heap), stack = Start(AddressKind.Stack);
Console.WriteLine($"the heap is above the program: {heap > program}; the stack above both: {stack > heap}");

// Shared memory is one more mapping. It counts as memory only where it has been touched.
using var memory = SharedMemory.Create(16 << 20);
long more = self.ReadAddressSpace().Value.BytesOf(AddressKind.SharedMemory) - before.BytesOf(AddressKind.SharedMemory);
Console.WriteLine($"shared memory: at least 16 MiB more: {more >= 16 << 20}");

// A recursion that goes deep needs stack, and the kernel makes it grow.
long depth = Descend(2000);
AddressPart grown = self.ReadAddressSpace().Value.Parts.First(p => p.Kind == AddressKind.Stack);
Console.WriteLine($"{depth} calls deep; the stack of the first thread has {grown.Mapping.SizeBytes >> 10} KiB now");

ulong Start(AddressKind kind) => before.Parts.First(p => p.Kind == kind).Mapping.Start;

static long Descend(int left)
{
    Span<long> room = stackalloc long[64];
    room[0] = left;
    return left == 0 ? 0 : 1 + Descend((int)room[0] - 1);
}
