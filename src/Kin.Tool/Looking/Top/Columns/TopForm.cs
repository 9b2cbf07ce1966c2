namespace Kin.Tool.Looking.Top.Columns;

/// <summary>How the value of a column is written.</summary>
internal enum TopForm
{
    /// <summary>A text.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Whole,

    /// <summary>A priority: real-time 99 is "rt", as in top(1).</summary>
    Priority,

    /// <summary>One digit behind the point.</summary>
    Share,

    /// <summary>Times a second: a whole number, from 10 on; or with one digit.</summary>
    Rate,

    /// <summary>Two digits behind the point.</summary>
    Fine,

    /// <summary>Bytes, in KiB where they fit, else in m, g or t, as in top(1).</summary>
    Size,

    /// <summary>Seconds, as minutes:seconds.hundredths.</summary>
    Time,
}
