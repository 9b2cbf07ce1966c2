namespace Kin.Inspection;

/// <summary>
/// Where the parts of a program lie in its memory (proc_pid_stat(5)); 0 where this user may not know. The
/// whole is <see cref="ProcessInfo.ReadMappings"/>.
/// </summary>
/// <param name="CodeStart">The first address of the program's code.</param>
/// <param name="CodeEnd">The end of it.</param>
/// <param name="DataStart">The first address of its data.</param>
/// <param name="DataEnd">The end of it.</param>
/// <param name="HeapStart">Where the heap of brk(2) begins.</param>
/// <param name="StackStart">The bottom of the stack of the first thread; it grows downwards.</param>
/// <param name="ArgumentsStart">The first byte of the arguments.</param>
/// <param name="ArgumentsEnd">The end of them.</param>
/// <param name="EnvironmentStart">The first byte of the variables.</param>
/// <param name="EnvironmentEnd">The end of them.</param>
public readonly record struct ProcessAddresses(
    ulong CodeStart,
    ulong CodeEnd,
    ulong DataStart,
    ulong DataEnd,
    ulong HeapStart,
    ulong StackStart,
    ulong ArgumentsStart,
    ulong ArgumentsEnd,
    ulong EnvironmentStart,
    ulong EnvironmentEnd);
