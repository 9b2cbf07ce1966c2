namespace Kin.Native.Proc;

/// <summary>
/// The one reader of the text of /proc/PID/stat. The name stands in parentheses and may hold blanks, newlines
/// and parentheses itself: the fields begin after the last one. Fields behind those that are known are passed
/// over, and missing ones at the end are 0; the first 22, up to the start time, have every kernel and every
/// sandbox that shows the file.
/// </summary>
internal static class StatText
{
    private const int FieldsNeeded = 19; // after the state: from the parent to the start time
    private const long MostTicks = 100L * 60 * 60 * 24 * 366 * 1000; // a thousand years

    /// <summary>False: this is no such text.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out StatFields fields)
    {
        fields = default;
        int open = text.IndexOf((byte)'('), close = text.LastIndexOf((byte)')');
        if (open < 1 || close < open || text.Length < close + 4 || text[close + 1] != ' ')
        {
            return false;
        }

        NumberReader first = new(text[..open]);
        fields.Id = first.NextInt();
        fields.SetName(text[(open + 1)..close]);
        fields.State = text[close + 2];
        NumberReader numbers = new(text[(close + 3)..]);
        ReadFamily(ref numbers, ref fields);
        ReadTimes(ref numbers, ref fields);
        ReadMemory(ref numbers, ref fields);
        ReadScheduling(ref numbers, ref fields);
        ReadAddresses(ref numbers, ref fields);
        return !first.IsBroken && first.Count == 1 && fields.Id >= 0 && IsLetter(fields.State)
            && !numbers.IsBroken && numbers.Count >= FieldsNeeded
            && fields.StartTicks is >= 0 and <= MostTicks;
    }

    private static bool IsLetter(byte c) => char.IsAsciiLetter((char)c);

    // Fields 4 to 13.
    private static void ReadFamily(ref NumberReader numbers, ref StatFields fields)
    {
        fields.ParentId = numbers.NextInt();
        fields.GroupId = numbers.NextInt();
        fields.SessionId = numbers.NextInt();
        fields.Terminal = numbers.NextInt();
        fields.ForegroundGroupId = numbers.NextInt();
        fields.Flags = unchecked((uint)numbers.Next());
        fields.MinorFaults = numbers.Next();
        fields.ChildMinorFaults = numbers.Next();
        fields.MajorFaults = numbers.Next();
        fields.ChildMajorFaults = numbers.Next();
    }

    // Fields 14 to 22; the 21st has been 0 since Linux 2.6.17.
    private static void ReadTimes(ref NumberReader numbers, ref StatFields fields)
    {
        fields.UserTicks = numbers.Next();
        fields.SystemTicks = numbers.Next();
        fields.ChildUserTicks = numbers.Next();
        fields.ChildSystemTicks = numbers.Next();
        fields.Priority = numbers.NextInt();
        fields.Nice = numbers.NextInt();
        fields.Threads = numbers.NextInt();
        numbers.Next();
        fields.StartTicks = numbers.Next();
    }

    // Fields 23 to 37; what signals there are tells /proc/PID/status better.
    private static void ReadMemory(ref NumberReader numbers, ref StatFields fields)
    {
        fields.VirtualBytes = numbers.Next();
        fields.ResidentPages = numbers.Next();
        fields.ResidentLimit = numbers.NextUnsigned();
        fields.CodeStart = numbers.NextUnsigned();
        fields.CodeEnd = numbers.NextUnsigned();
        fields.StackStart = numbers.NextUnsigned();
        for (int passed = 29; passed <= 37; passed++)
        {
            numbers.NextUnsigned();
        }
    }

    // Fields 38 to 44.
    private static void ReadScheduling(ref NumberReader numbers, ref StatFields fields)
    {
        fields.ExitSignal = numbers.NextInt();
        fields.Processor = numbers.NextInt();
        fields.RealTimePriority = numbers.NextInt();
        fields.Policy = numbers.NextInt();
        fields.DelayTicks = numbers.Next();
        fields.GuestTicks = numbers.Next();
        fields.ChildGuestTicks = numbers.Next();
    }

    // Fields 45 to 52.
    private static void ReadAddresses(ref NumberReader numbers, ref StatFields fields)
    {
        fields.DataStart = numbers.NextUnsigned();
        fields.DataEnd = numbers.NextUnsigned();
        fields.HeapStart = numbers.NextUnsigned();
        fields.ArgumentsStart = numbers.NextUnsigned();
        fields.ArgumentsEnd = numbers.NextUnsigned();
        fields.EnvironmentStart = numbers.NextUnsigned();
        fields.EnvironmentEnd = numbers.NextUnsigned();
        fields.WaitStatus = numbers.NextInt();
    }
}
