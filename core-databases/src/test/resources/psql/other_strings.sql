select B'1', X'1F', N';', U&'\0061;', U&'!0061;' uescape '!' as U&"d\0061;";
