# مركز الإدارة.

## الإطار
admin-nav-label = الإدارة
admin-nav-home = الرئيسية
admin-nav-users = المستخدمون
admin-nav-active = المستخدمون النشطون
admin-nav-deleted = المستخدمون المحذوفون
admin-nav-groups = المجموعات
admin-nav-audit = سجل التدقيق
admin-nav-settings = الإعدادات
admin-nav-open = فتح قائمة التنقل
admin-jump = ابحث أو انتقل إلى…
admin-jump-label = ابحث أو انتقل إلى
admin-jump-none = لا شيء يطابق «{ $text }».
admin-jump-hint = اكتب اسم صفحة أو شخص.
admin-no-right = أدوارك لا تفتح هذه الصفحة.
admin-no-right-hint = يمكن لمسؤول عام أن يمنحك دورًا يفتحها، مثل { $role }.
admin-not-found = لا أحد هنا.
admin-not-found-hint = ربما أُزيل الشخص نهائيًا، أو أن العنوان غير كامل.
admin-failed = تعذر تحميل هذا.
admin-loading = جارٍ التحميل…
admin-actions = الإجراءات
admin-done = تم
admin-saved = تم الحفظ.
admin-self-note = هذا حسابك أنت. لا أحد يتصرف هنا في حسابه.
admin-self-link = الانتقال إلى حسابي
admin-changed-title = غيّر شخص ما هذا في هذه الأثناء
admin-changed-text = لم يضع شيء مما كتبته. انظر إلى ما تغيّر ثم احفظ مرة أخرى.
admin-changed-field = { $field }: كان «{ $before }» وهو الآن «{ $now }».
admin-empty-value = فارغ

## الرئيسية
home-title = الرئيسية
home-numbers = ما يحتاج إلى انتباه
home-numbers-text = كل رقم يفتح قائمته.
home-must-change = يجب تغيير كلمة المرور
home-temporary = كلمة مرور مؤقتة
home-reported = «لم يكن هذا أنا»
home-reported-count = { $count ->
    [zero] لم يبلغ أحد عن تغيير.
    [one] أبلغ شخص واحد عن تغيير لم يصدر عنه. الحساب مقفل إلى أن تعيد تعيين كلمة المرور.
    [two] أبلغ شخصان عن تغييرات لم تصدر عنهما. الحسابان مقفلان إلى أن تعيد تعيين كلمتي المرور.
    [few] أبلغ { $count } أشخاص عن تغييرات لم تصدر عنهم. الحسابات مقفلة إلى أن تعيد تعيين كلمات المرور.
    [many] أبلغ { $count } شخصًا عن تغييرات لم تصدر عنهم. الحسابات مقفلة إلى أن تعيد تعيين كلمات المرور.
   *[other] أبلغ { $count } شخص عن تغييرات لم تصدر عنهم. الحسابات مقفلة إلى أن تعيد تعيين كلمات المرور.
}
home-reported-open = فتح القائمة
home-locked = مقفل
home-expired = انتهت كلمة المرور
home-expires-soon = تنتهي كلمة المرور قريبًا
home-never-signed-in = لم يسجّل الدخول قط
home-no-password = بلا كلمة مرور بعد
home-no-contact = بلا جهة استرداد
home-blocked = الدخول محظور
home-administrators = المسؤولون
home-deleted = المستخدمون المحذوفون
home-active = المستخدمون النشطون
home-checklist = الخطوات الأولى
home-checklist-progress = أُنجز { $done } من { $total }
home-step-import = أضف أشخاصك
home-step-import-text = استورد ملف CSV أو أضفهم واحدًا واحدًا.
home-step-policy = راجع سياسة كلمات المرور
home-step-policy-text = أبقِ القواعد الموصى بها أو ضع قواعدك.
home-step-second = امنح شخصًا ثانيًا دور المسؤول العام
home-step-second-text = ليستطيع أحد مساعدتك إن تعذر عليك الدخول.
home-step-done = أُنجز
home-activity = آخر النشاط
home-activity-all = فتح سجل التدقيق
home-activity-none = لم يحدث شيء بعد.

## المستخدمون النشطون
users-title = المستخدمون النشطون
users-count = { $count ->
    [zero] لا أشخاص
    [one] شخص واحد
    [two] شخصان
    [few] { $count } أشخاص
    [many] { $count } شخصًا
   *[other] { $count } شخص
}
users-count-matching = { $count ->
    [zero] لا أحد مطابق
    [one] شخص واحد مطابق
    [two] شخصان مطابقان
    [few] { $count } أشخاص مطابقون
    [many] { $count } شخصًا مطابقًا
   *[other] { $count } شخص مطابق
}
users-add = إضافة مستخدم
users-import = استيراد مستخدمين
users-export = تصدير
users-search = البحث عن أشخاص
users-columns = الأعمدة
users-columns-hint = الاسم ظاهر دائمًا.
users-filter-add = تصفية
users-filter-everyone = الجميع
users-filter-remove = إزالة التصفية: { $filter }
users-filter-clear = مسح التصفية
users-filter-status = الدخول
users-filter-role = الدور
users-filter-department = القسم
users-filter-password = كلمة المرور
users-filter-group = المجموعة
users-filter-any-role = أي مسؤول
users-filter-no-role = بلا دور
users-filter-no-contact = بلا جهة استرداد
users-filter-never = لم يسجّل الدخول قط
users-filter-group-chip = المجموعة: { $name }
users-filter-department-chip = القسم: { $name }
users-views = طرق العرض
users-views-none = لا طرق عرض محفوظة بعد.
users-views-shared = مشتركة
users-view-save = حفظ طريقة العرض هذه
users-view-name = اسم طريقة العرض
users-view-share = مشاركة مع جميع المسؤولين
users-view-delete = حذف طريقة العرض { $name }
users-col-name = الاسم المعروض
users-col-user-name = اسم المستخدم
users-col-department = القسم
users-col-job = المسمى الوظيفي
users-col-city = المدينة
users-col-country = البلد
users-col-roles = الأدوار
users-col-status = الدخول
users-col-last = آخر دخول
users-col-password = كلمة المرور
users-col-created = أُضيف
users-never = أبدًا
users-reset-for = إعادة تعيين كلمة مرور { $name }
users-select-for = تحديد { $name }
users-select-page = تحديد جميع المستخدمين
users-selected = { $count ->
    [zero] لم يُحدد أحد
    [one] حُدد شخص واحد
    [two] حُدد شخصان
    [few] حُدد { $count } أشخاص
    [many] حُدد { $count } شخصًا
   *[other] حُدد { $count } شخص
}
users-select-all = { $count ->
    [zero] تحديد الكل
    [one] تحديد الشخص المطابق
    [two] تحديد الشخصين المطابقين
    [few] تحديد { $count } أشخاص مطابقين
    [many] تحديد { $count } شخصًا مطابقًا
   *[other] تحديد { $count } شخص مطابق
}
users-clear = مسح
users-selection-bar = التحديد
users-self-left-out = حسابك مستثنى.
users-act-reset = إعادة تعيين كلمة المرور
users-act-force = فرض تغيير كلمة المرور ({ $count })
users-act-block = حظر الدخول ({ $count })
users-act-export = تصدير ({ $count })
users-force-title = فرض تغيير كلمة المرور؟
users-force-text = { $count ->
    [zero] لن يتغيّر شيء لأحد.
    [one] على شخص واحد اختيار كلمة مرور جديدة عند الدخول التالي. تبقى الحالية صالحة حتى ذلك الحين.
    [two] على شخصين اختيار كلمة مرور جديدة عند الدخول التالي. تبقى الحالية صالحة حتى ذلك الحين.
    [few] على { $count } أشخاص اختيار كلمة مرور جديدة عند الدخول التالي. تبقى الحالية صالحة حتى ذلك الحين.
    [many] على { $count } شخصًا اختيار كلمة مرور جديدة عند الدخول التالي. تبقى الحالية صالحة حتى ذلك الحين.
   *[other] على { $count } شخص اختيار كلمة مرور جديدة عند الدخول التالي. تبقى الحالية صالحة حتى ذلك الحين.
}
users-force-do = { $count ->
    [one] فرض تغيير كلمة المرور
   *[other] فرض التغيير ({ $count })
}
users-block-title = حظر الدخول؟
users-block-text = { $count ->
    [zero] لن يتغيّر شيء لأحد.
    [one] يُسجَّل خروج شخص واحد من كل مكان، ولا يمكنه الدخول حتى تسمح بذلك.
    [two] يُسجَّل خروج شخصين من كل مكان، ولا يمكنهما الدخول حتى تسمح بذلك.
    [few] يُسجَّل خروج { $count } أشخاص من كل مكان، ولا يمكنهم الدخول حتى تسمح بذلك.
    [many] يُسجَّل خروج { $count } شخصًا من كل مكان، ولا يمكنهم الدخول حتى تسمح بذلك.
   *[other] يُسجَّل خروج { $count } شخص من كل مكان، ولا يمكنهم الدخول حتى تسمح بذلك.
}
users-block-do = { $count ->
    [one] حظر الدخول
   *[other] حظر الدخول ({ $count })
}
users-done = { $count ->
    [zero] لم يتغيّر شيء لأحد.
    [one] تم لشخص واحد.
    [two] تم لشخصين.
    [few] تم لـ{ $count } أشخاص.
    [many] تم لـ{ $count } شخصًا.
   *[other] تم لـ{ $count } شخص.
}
users-skipped = { $count ->
    [zero] لم يُستثنَ أحد:
    [one] استُثني شخص واحد:
    [two] استُثني شخصان:
    [few] استُثني { $count } أشخاص:
    [many] استُثني { $count } شخصًا:
   *[other] استُثني { $count } شخص:
}
users-skipped-more = و{ $count } غيرهم
users-empty-title = لا أحد هنا بعد
users-empty-text = استورد أشخاصك من ملف CSV أو أضف أولهم.
users-nothing-title = لا أحد مطابق
users-nothing-text = لا أحد يطابق هذا البحث وهذه التصفية.
## المفاتيح
keys-title = المفاتيح
keys-search = بحث
keys-jump = ابحث أو انتقل إلى
keys-move = الصف التالي أو السابق
keys-range = تحديد نطاق
keys-select = تحديد الصف
keys-open = فتح الصف
keys-ends = الصف الأول أو الأخير
keys-close = إغلاق الطبقة العليا
keys-help = هذه القائمة
keys-name-space = المسافة
keys-name-enter = Enter
keys-name-shift = Shift
keys-name-esc = Esc
keys-name-home = Home
keys-name-end = End

## حالات كلمة المرور
state-none = بلا كلمة مرور
state-disabled = معطلة · أعد تعيينها
state-reported = أبلغ عنها صاحبها · أعد تعيينها
state-locked = مقفل · { $left }
state-temporary-expired = مؤقتة · انتهت
state-temporary = مؤقتة · { $left }
state-must-change = يجب تغييرها
state-expired = انتهت
state-expires-today = تنتهي اليوم
state-expires-soon = { $count ->
    [zero] تنتهي اليوم
    [one] تنتهي خلال يوم واحد
    [two] تنتهي خلال يومين
    [few] تنتهي خلال { $count } أيام
    [many] تنتهي خلال { $count } يومًا
   *[other] تنتهي خلال { $count } يوم
}
state-never-expires = لا تنتهي أبدًا
state-fine-new = سليمة · جديدة اليوم
state-fine = { $count ->
    [zero] سليمة · جديدة اليوم
    [one] سليمة · عمرها يوم واحد
    [two] سليمة · عمرها يومان
    [few] سليمة · عمرها { $count } أيام
    [many] سليمة · عمرها { $count } يومًا
   *[other] سليمة · عمرها { $count } يوم
}
state-filter-must-change = يجب تغييرها
state-filter-temporary = كلمة مرور مؤقتة
state-filter-locked = مقفل
state-filter-reported = أبلغ عنها صاحبها
state-filter-expired = انتهت
state-filter-expires-soon = تنتهي قريبًا
state-filter-never-expires = لا تنتهي أبدًا
state-filter-none = بلا كلمة مرور
state-active = مسموح
state-blocked = محظور
state-deleted = محذوف

## الأدوار
role-global_administrator = مسؤول عام
role-privileged_authentication_administrator = مسؤول المصادقة ذو الامتيازات
role-privileged_role_administrator = مسؤول الأدوار ذات الامتيازات
role-user_administrator = مسؤول المستخدمين
role-authentication_administrator = مسؤول المصادقة
role-helpdesk_administrator = مسؤول مكتب المساعدة
role-password_administrator = مسؤول كلمات المرور
role-groups_administrator = مسؤول المجموعات
role-reports_reader = قارئ التقارير
role-directory_reader = قارئ الدليل
role-about-global_administrator = كل شيء.
role-about-privileged_authentication_administrator = كلمات مرور الجميع، بمن فيهم المسؤولون.
role-about-privileged_role_administrator = يمنح الأدوار.
role-about-user_administrator = الأشخاص والمجموعات وكلمات مرور من لا أدوار ذات امتيازات لهم.
role-about-authentication_administrator = كلمات مرور من لا أدوار ذات امتيازات لهم.
role-about-helpdesk_administrator = كلمات مرور وجلسات من لا أدوار ذات امتيازات لهم.
role-about-password_administrator = كلمات مرور من لا أدوار لهم.
role-about-groups_administrator = المجموعات ومن فيها.
role-about-reports_reader = يقرأ التقارير وسجل التدقيق.
role-about-directory_reader = يقرأ الدليل.

## إعادة تعيين كلمة المرور
reset-title = إعادة تعيين كلمة المرور
reset-new = كلمة مرور جديدة
reset-generate = توليد كلمة المرور تلقائيًا
reset-generate-characters = { $count } حرفًا في مجموعات من أربعة بلا متشابهات، { $bits } بت.
reset-generate-words = { $count } كلمات، { $bits } بت.
reset-shape = تغيير الشكل
reset-words = كلمات
reset-characters = حروف
reset-length = الطول
reset-length-words = عدد الكلمات
reset-given = سأنشئ كلمة المرور بنفسي
reset-given-field = كلمة المرور
reset-require = مطالبة هذا المستخدم بتغيير كلمة المرور عند الدخول
reset-travel = كيف تصل
reset-show = عرضها هنا
reset-show-text = مرة واحدة. انسخها أو اطبع بطاقة أو اقرأها.
reset-email = إرسالها بالبريد الإلكتروني إلى
reset-email-text = تكون في الرسالة ولا تكون في أي مكان آخر. وإن لم تصل الرسالة فقد تغيّرت كلمة المرور على كل حال.
reset-addresses = العناوين
reset-addresses-help = من عنوان واحد إلى خمسة، عنوان في كل سطر.
reset-mailed = أُرسلت بالبريد الإلكتروني إلى
reset-mailed-text = كلمة المرور في هذه الرسائل ولا تُعرض في أي مكان. إن لم تصل أي رسالة فأعد تعيينها مرة أخرى.
reset-link = إرسال رابط إلى المستخدم لاختيار كلمة مرور
reset-link-text = إلى عنوان بريده الإلكتروني البديل. تتوقف كلمة المرور القديمة الآن، ولا يرى الجديدة أحد سواه.
reset-link-lives = يعمل الرابط لمدة
reset-link-half-hour = 30 دقيقة
reset-link-hours = 4 ساعات
reset-link-day = يوم
reset-link-week = 7 أيام
reset-link-sent = أُنشئ الرابط
reset-link-taken = أُلغيت كلمة مرور { $name } في { $when }.
reset-link-until = يعمل الرابط مرة واحدة حتى { $when }.
reset-link-mailed-text = في الرسالة الرابط ورمز يُقرأ حين يتعذر فتح الرابط. إن لم تصل فأرسل رابطًا جديدًا، وبه ينتهي القديم.
reset-ends = يُسجَّل خروج { $name } من كل الأجهزة.
reset-do = إعادة التعيين
reset-changed = تغيّرت كلمة المرور
reset-changed-text = تغيّرت كلمة مرور { $name } في { $when }.
reset-must-change = يجب تغييرها عند الدخول التالي.
reset-stays = تبقى حتى يجري تغييرها.
reset-valid = تصلح حتى { $when }.
reset-sessions = { $count ->
    [0] لم تكن هناك جلسات لإنهائها.
    [zero] لم تكن هناك جلسات لإنهائها.
    [one] أُنهيت جلسة واحدة.
    [two] أُنهيت جلستان.
    [few] أُنهيت { $count } جلسات.
    [many] أُنهيت { $count } جلسة.
   *[other] أُنهيت { $count } جلسة.
}
reset-password-is = كلمة المرور الجديدة
reset-delivered = معروضة هنا مرة واحدة. لا تُحفظ بهذا الشكل في أي مكان.
reset-copy-failed = لم يسمح المتصفح بالنسخ. حدد كلمة المرور وانسخها يدويًا.
reset-print = طباعة بطاقة
reset-read = قراءتها
reset-read-capital = كبير { $word }
reset-unseen-title = الإغلاق دون نسخ؟
reset-unseen-text = لن تُعرض كلمة المرور مرة أخرى. إن لم تكن لدى أحد فأعد تعيينها من جديد.
reset-unseen-close = الإغلاق على أي حال
reset-unseen-stay = إبقاؤها مفتوحة
reset-slip-for = إلى
reset-slip-user-name = اسم المستخدم
reset-slip-password = كلمة مرور مؤقتة
reset-slip-password-final = كلمة المرور
reset-slip-until = تصلح حتى
reset-slip-address = الدخول على
reset-slip-note = تختار كلمة مرورك عند الدخول. أتلف هذه البطاقة بعد ذلك.

## صفحة المستخدم
user-tab-account = الحساب
user-contact = بيانات الاتصال
user-password = كلمة المرور
user-roles = الأدوار
user-groups = المجموعات
user-sessions = الجلسات
user-activity = النشاط
user-edit = تعديل
user-edit-title = تعديل { $name }
user-block = حظر الدخول
user-unblock = إلغاء الحظر
user-delete = حذف المستخدم
user-restore = استعادة
user-force = فرض تغيير كلمة المرور
user-first-name = الاسم الأول
user-last-name = اسم العائلة
user-display-name = الاسم المعروض
user-user-name = اسم المستخدم
user-user-name-help = NAME@DOMAIN: ما يسجّل به الشخص الدخول.
user-job-title = المسمى الوظيفي
user-department = القسم
user-office-number = رقم المكتب
user-office-phone = هاتف المكتب
user-mobile-phone = الهاتف المحمول
user-mobile-phone-help = مع رمز البلد، مثل +966 50 123 4567.
user-fax = الفاكس
user-alternate-email = البريد الإلكتروني البديل
user-alternate-email-help = عنوان آخر للشخص غير عنوانه هنا.
user-address = العنوان
user-city = المدينة
user-state = الولاية أو المقاطعة
user-postal-code = الرمز البريدي
user-country = البلد أو المنطقة
user-added = أُضيف
user-last-sign-in = آخر دخول
user-contact-masked = محجوبة: أدوارك لا تسمح برؤية بيانات الاتصال أو تغييرها.
user-contact-none = بلا جهة استرداد
user-contact-none-text = بلا بريد بديل أو هاتف محمول لا يستطيع هذا الشخص العودة وحده.
user-password-state = الحالة
user-password-set = عُيّنت
user-stop = أُوقفت الخدمة الذاتية بعد خمسة إثباتات خاطئة.
user-stop-lift = رفع الإيقاف
user-stop-lifted = رُفع الإيقاف
user-methods = طرق العودة دون بريد وهاتف
user-methods-none = لا تطبيق مصادقة ولا رموز استعادة.
user-app = تطبيق المصادقة
user-app-since = منذ
user-app-remove = إزالة تطبيق المصادقة
user-app-title = أتريد إزالة تطبيق المصادقة من { $name }؟
user-app-text = لن يستطيع { $name } العودة به إلى الحساب، ويُبلَّغ بذلك على كل عنوان معروف. ويمكن إعداد تطبيق آخر في أي وقت.
user-app-removed = أُزيل تطبيق المصادقة من { $name }
user-codes = رموز الاستعادة
user-codes-void = إبطال رموز الاستعادة
user-codes-title = أتريد إبطال رموز الاستعادة لدى { $name }؟
user-codes-text = لن يعمل أي من الرموز التي طبعها { $name }، ويُبلَّغ بذلك على كل عنوان معروف. ويمكن إنشاء رموز جديدة في أي وقت.
user-codes-voided = أُبطلت رموز الاستعادة لدى { $name }
user-never-expires = لا تنتهي أبدًا
user-never-expires-help = لا تسري مدة سياسة كلمات المرور على هذا الشخص.
user-roles-none = بلا دور: يرى هذا الشخص حسابه فقط.
user-roles-edit = تعديل الأدوار
user-roles-title = أدوار { $name }
user-roles-text = تحدد الأدوار من يستطيع هذا الشخص مساعدته ومن يستطيع مساعدته.
user-roles-save = حفظ الأدوار
user-groups-none = ليس في أي مجموعة.
user-sessions-none = لم يسجّل الدخول في أي مكان.
user-sessions-end = تسجيل الخروج من كل مكان
user-sessions-end-title = تسجيل خروج { $name } من كل مكان؟
user-sessions-end-text = { $count ->
    [zero] لا جلسات لإنهائها.
    [one] تنتهي جلسة واحدة فورًا ويضيع ما لم يُحفظ فيها.
    [two] تنتهي جلستان فورًا ويضيع ما لم يُحفظ فيهما.
    [few] تنتهي { $count } جلسات فورًا ويضيع ما لم يُحفظ فيها.
    [many] تنتهي { $count } جلسة فورًا ويضيع ما لم يُحفظ فيها.
   *[other] تنتهي { $count } جلسة فورًا ويضيع ما لم يُحفظ فيها.
}
user-sessions-ended = { $count ->
    [zero] لم تُنهَ أي جلسة.
    [one] أُنهيت جلسة واحدة.
    [two] أُنهيت جلستان.
    [few] أُنهيت { $count } جلسات.
    [many] أُنهيت { $count } جلسة.
   *[other] أُنهيت { $count } جلسة.
}
user-session-browser = متصفح
user-session-api = برنامج نصي
user-activity-none = لم يحدث شيء لهذا الحساب بعد.
user-activity-all = فتح في سجل التدقيق
user-delete-title = حذف { $name }؟
user-delete-text = يُسجَّل خروج { $name } من كل مكان ولا يمكنه الدخول. يمكنك استعادة الحساب خلال 30 يومًا، ثم يُزال نهائيًا.
user-delete-do = حذف { $name }
user-deleted = حُذف { $name }. يمكنك استعادة الحساب خلال 30 يومًا.
user-block-title = حظر { $name }؟
user-block-text = يُسجَّل خروج { $name } من كل مكان ولا يمكنه الدخول حتى تسمح بذلك.
user-blocked = الدخول محظور.
user-unblocked = الدخول مسموح من جديد.
user-forced = على { $name } اختيار كلمة مرور جديدة عند الدخول التالي.
user-restored = عاد { $name } إلى المستخدمين النشطين.
## إضافة مستخدم
add-title = إضافة مستخدم
add-who = من
add-work = العمل
add-contact = جهة الاسترداد
add-contact-text = بهذه البيانات يعود الشخص إلى حسابه دون الاتصال بأحد.
add-place = العنوان
add-roles = الأدوار
add-roles-text = معظم الناس لا يحتاجون إلى أي دور.
add-do = إضافة المستخدم
add-another = إضافة والبدء بآخر
add-added = أُضيف { $name }. لا توجد كلمة مرور بعد.
add-more-fields = المكتب والعنوان

## المستخدمون المحذوفون
deleted-title = المستخدمون المحذوفون
deleted-text = تبقى الحسابات هنا 30 يومًا ثم تُزال نهائيًا.
deleted-left = { $count ->
    [zero] يُزال اليوم
    [one] بقي يوم واحد
    [two] بقي يومان
    [few] بقيت { $count } أيام
    [many] بقي { $count } يومًا
   *[other] بقي { $count } يوم
}
deleted-col-when = حُذف
deleted-col-left = الإزالة النهائية
deleted-restore-for = استعادة { $name }
deleted-restore-count = استعادة ({ $count })
deleted-restored = { $count ->
    [zero] لم يُستعد أحد.
    [one] عاد شخص واحد إلى المستخدمين النشطين.
    [two] عاد شخصان إلى المستخدمين النشطين.
    [few] عاد { $count } أشخاص إلى المستخدمين النشطين.
    [many] عاد { $count } شخصًا إلى المستخدمين النشطين.
   *[other] عاد { $count } شخص إلى المستخدمين النشطين.
}
deleted-empty-title = لا أحد محذوف
deleted-empty-text = عندما تحذف مستخدمًا يمكنك استعادة حسابه من هنا خلال 30 يومًا.

## المجموعات
groups-title = المجموعات
groups-count = { $count ->
    [zero] لا مجموعات
    [one] مجموعة واحدة
    [two] مجموعتان
    [few] { $count } مجموعات
    [many] { $count } مجموعة
   *[other] { $count } مجموعة
}
groups-add = إضافة مجموعة
groups-name = الاسم
groups-description = الوصف
groups-members = الأعضاء
groups-members-count = { $count ->
    [zero] لا أعضاء
    [one] عضو واحد
    [two] عضوان
    [few] { $count } أعضاء
    [many] { $count } عضوًا
   *[other] { $count } عضو
}
groups-edit = تعديل المجموعة
groups-edit-for = تعديل { $name }
groups-delete = حذف المجموعة
groups-delete-for = حذف { $name }
groups-delete-title = حذف المجموعة { $name }؟
groups-delete-text = { $count ->
    [zero] تزول المجموعة. ليس فيها أعضاء.
    [one] تزول المجموعة. يبقى عضوها الوحيد في المستخدمين النشطين.
    [two] تزول المجموعة. يبقى عضواها في المستخدمين النشطين.
    [few] تزول المجموعة. يبقى أعضاؤها الـ{ $count } في المستخدمين النشطين.
    [many] تزول المجموعة. يبقى أعضاؤها الـ{ $count } في المستخدمين النشطين.
   *[other] تزول المجموعة. يبقى أعضاؤها الـ{ $count } في المستخدمين النشطين.
}
groups-members-for = أعضاء { $name }
groups-member-find = البحث عن أشخاص لإضافتهم
groups-member-add-for = إضافة { $name }
groups-member-remove-for = إزالة { $name } من المجموعة
groups-member-none = لا أحد في هذه المجموعة بعد.
groups-member-more = فتح جميع الأعضاء كقائمة
groups-parts = المجموعات ضمن هذه المجموعة
groups-parts-none = لا مجموعة ضمن هذه المجموعة.
groups-parts-note = القواعد الخاصة بهذه المجموعة تسري على كل من فيها أيضًا.
groups-part-add = إضافة مجموعة
groups-part-choose = اختر مجموعة
groups-members-count-parts = { $people }، { $groups }
groups-empty-title = لا مجموعات بعد
groups-empty-text = تجمع المجموعات الأشخاص لتجدهم وتضع لهم قواعد معًا.
groups-deleted = زالت المجموعة { $name }.

## استيراد المستخدمين
import-title = استيراد مستخدمين
import-text = ملف CSV بشكل قالب الاستيراد في مركز إدارة Microsoft. لا يتغيّر شيء حتى تقول ذلك.
import-columns = الأعمدة
import-needed = لا بد من Username وDisplay name، ويمكن أن تكون البقية فارغة أو غائبة.
import-template = تنزيل قالب فارغ
import-choose = اختيار ملف
import-drop = أو أسقطه هنا
import-file = ملف CSV
import-too-large = حجم { $name } هو { $size } ميغابايت. الحد { $max } ميغابايت: قسّم الملف.
import-not-text = { $name } ليس نصًا بترميز UTF-8. احفظه بصيغة «CSV UTF-8» واختره من جديد.
import-checking = جارٍ فحص { $name }…
import-applying = جارٍ الاستيراد…
import-checked = فُحص { $name }
import-good = { $count ->
    [zero] لا صف يمكن استيراده
    [one] صف واحد يمكن استيراده
    [two] صفان يمكن استيرادهما
    [few] { $count } صفوف يمكن استيرادها
    [many] { $count } صفًا يمكن استيرادها
   *[other] { $count } صف يمكن استيرادها
}
import-bad = { $count ->
    [zero] لا مشكلات
    [one] مشكلة واحدة
    [two] مشكلتان
    [few] { $count } مشكلات
    [many] { $count } مشكلة
   *[other] { $count } مشكلة
}
import-all-good = كل الصفوف سليمة.
import-nothing-good = لا صف يمكن استيراده. أصلح الملف واختره من جديد.
import-apply = { $count ->
    [zero] لا شيء للتطبيق
    [one] تطبيق صف واحد
    [two] تطبيق صفين
    [few] تطبيق { $count } صفوف
    [many] تطبيق { $count } صفًا
   *[other] تطبيق { $count } صف
}
import-apply-good = تطبيق الصفوف السليمة ({ $count })
import-other = اختيار ملف آخر
import-problems = المشكلات
import-row = الصف
import-column = العمود
import-reason = السبب
import-problems-more = و{ $count } غيرها لم تُذكر
import-preview = أول الصفوف السليمة
import-done-open = فتح المستخدمين النشطين

## التصدير
export-title = تصدير الأشخاص
export-text = { $count ->
    [zero] لا أحد للتصدير.
    [one] شخص واحد في ملف CSV مع بيانات الاتصال. لا كلمات مرور فيه.
    [two] شخصان في ملف CSV مع بيانات الاتصال. لا كلمات مرور فيه.
    [few] { $count } أشخاص في ملف CSV مع بيانات الاتصال. لا كلمات مرور فيه.
    [many] { $count } شخصًا في ملف CSV مع بيانات الاتصال. لا كلمات مرور فيه.
   *[other] { $count } شخص في ملف CSV مع بيانات الاتصال. لا كلمات مرور فيه.
}
export-audit-title = تصدير سجل التدقيق
export-audit-text = الصفوف المطابقة في ملف CSV.
export-do = تنزيل
export-started = بدأ التنزيل.

## الإعدادات
settings-title = الإعدادات
settings-organisation = المؤسسة
settings-policy = سياسة كلمات المرور
settings-name = الاسم
settings-name-help = يظهر في كل صفحة وعلى البطاقات.
settings-accent = لون التمييز
settings-accent-help = درجة اللون من 0 إلى 359. التباين واحد لجميعها.
settings-accent-number = درجة اللون
settings-logo = الشعار
settings-logo-text = يظهر بجانب الاسم في كل صفحة، وفي صفحة تسجيل الدخول، وفي كل رسالة بريد.
settings-logo-light = على خلفية فاتحة
settings-logo-dark = على خلفية داكنة
settings-logo-none = لا شعار: تقوم الحروف الأولى من الاسم مقامه.
settings-logo-choose = اختيار ملف
settings-logo-help = صورة PNG أو JPEG لا تتجاوز { $max } كيبيبايت، وطول كل ضلع من { $least } إلى { $most } بكسل. تُحفظ الصورة وحدها: تُترك بيانات الكاميرا والتعليقات. وفي الوضع الداكن تظهر على لوحة فاتحة.
settings-logo-remove = إزالة الشعار
settings-preview-button = زر
settings-preview-link = رابط
settings-preview-tag = مؤقتة · بقيت 21 ساعة
settings-links = الروابط في مشغّل التطبيقات
settings-link-label = النص
settings-link-url = العنوان
settings-link-add = إضافة رابط
settings-link-remove = إزالة الرابط { $number }
settings-links-none = لا روابط بعد.
settings-preset = القواعد
settings-preset-recommended = الموصى بها
settings-preset-recommended-text = 15 حرفًا على الأقل، بلا قواعد عن أنواع الحروف، وبلا انتهاء (NIST SP 800-63B-4).
settings-preset-microsoft = متوافقة مع Microsoft
settings-preset-microsoft-text = من 8 إلى 256 حرفًا، وثلاثة أنواع من أربعة، وتقييم الكلمات المحظورة كما في Microsoft Entra ID.
settings-preset-custom = مخصصة
settings-preset-custom-text = أرقامك أنت.
settings-min-length = أقصر كلمة مرور
settings-min-length-help = من 8 إلى 64 حرفًا.
settings-classes = طلب ثلاثة من: حروف صغيرة، حروف كبيرة، أرقام، غيرها
settings-history = كلمات مرور سابقة لا تعود
settings-history-help = من 0 إلى 24.
settings-banned = كلمات محظورة
settings-banned-help = كلمة في كل سطر، من 4 إلى 16 حرفًا، 1000 على الأكثر.
settings-banned-count = { $count ->
    [zero] لا كلمات
    [one] كلمة واحدة
    [two] كلمتان
    [few] { $count } كلمات
    [many] { $count } كلمة
   *[other] { $count } كلمة
}
settings-expiry = سياسة انتهاء كلمات المرور
settings-expiry-never = ألا تنتهي كلمات المرور أبدًا
settings-expiry-never-text = موصى به: التغيير المفروض يُضعف كلمات المرور.
settings-expiry-days = أن تنتهي كلمات المرور
settings-expiry-days-field = أيام حتى انتهاء كلمة المرور
settings-expiry-days-help = من 14 إلى 730 يومًا.
settings-expiry-notices = الأيام التي يُخبر فيها الناس بالبريد قبل ذلك
settings-expiry-notices-help = بينها فواصل؛ 0 هو اليوم نفسه. إذا تُرك فارغاً فلا يُخبر أحد.
settings-expiry-spread = عدد الأيام التي يوزَّع عليها أول تغيير
settings-expiry-spread-help = من كانت كلمة مروره قديمة جدًا يغيّرها خلال هذا العدد من الأيام، الأقدم أولًا: من 0 (فورًا) إلى 60.
settings-expiry-spread-until = جارٍ التوزيع حتى
settings-expiry-spread-do = التوزيع على 14 يومًا
settings-impact = ما يغيّره هذا
settings-impact-today = عليهم التغيير اليوم
settings-impact-week = خلال سبعة أيام
settings-impact-month = خلال ثلاثين يومًا
settings-impact-none = لن يضطر أحد إلى تغيير كلمة مروره في الثلاثين يومًا القادمة.
settings-temporary = ساعات صلاحية كلمة المرور المؤقتة
settings-temporary-help = من 1 إلى 168 ساعة.
settings-expiry-confirm-title = جعل كلمات المرور تنتهي بعد { $days } يومًا؟
settings-expiry-confirm-text = { $count ->
    [zero] لا أحد عليه تغيير كلمة مروره اليوم.
    [one] على شخص واحد تغيير كلمة مروره اليوم.
    [two] على شخصين تغيير كلمة مرورهما اليوم.
    [few] على { $count } أشخاص تغيير كلمات مرورهم اليوم.
    [many] على { $count } شخصًا تغيير كلمات مرورهم اليوم.
   *[other] على { $count } شخص تغيير كلمات مرورهم اليوم.
}
settings-expiry-confirm-do = حفظ السياسة

self-service-title = إعادة تعيين كلمة المرور ذاتيًا
self-service-who = من يعود بمفرده
self-service-none = لا أحد
self-service-none-text = «نسيت كلمة المرور» تقود إلى مسؤول.
self-service-selected = أعضاء بعض المجموعات
self-service-selected-text = والباقون يسألون مسؤولًا.
self-service-all = الجميع
self-service-all-text = كل من لديه ما يثبت به هويته.
self-service-groups = المجموعات
self-service-methods = كيف يثبتون ذلك
self-service-needed = عدد الإثباتات
self-service-one = واحد
self-service-two = اثنان بطريقتين مختلفتين
self-service-administrators = المسؤولون يحتاجون دائمًا إلى اثنين.
self-service-unproven = احتساب العناوين والأرقام التي أدخلها مسؤول ولم يثبتها أحد بعد
self-service-cooling = ساعات حتى يُحتسب أي جديد
self-service-cooling-help = عنوان أو رقم جديد، تطبيق مصادقة جديد، رموز استعادة جديدة: من يستولي على حساب لا يستطيع استخدامها فورًا. من 0 إلى 720.
self-service-helpdesk = أين يجد الناس المساعدة
self-service-helpdesk-help = عنوان ويب (https://) أو بريد إلكتروني أو رقم هاتف. يظهر في «نسيت كلمة المرور».
self-service-tell = إبلاغ كل المسؤولين حين يعود أحدهم بمفرده
self-service-ask = سؤال الناس عند تسجيل الدخول عمّا ينقصهم للعودة بمفردهم
self-service-skip = أيام يمكن فيها تأجيل ذلك
self-service-skip-help = لا يُمنع أحد من الدخول: بعدها يُسأل عند كل تسجيل دخول. من 0 إلى 365؛ 0: عند كل تسجيل دخول منذ البداية.
self-service-confirm = أيام حتى يؤكد الناس ما أثبتوه
self-service-confirm-help = يُسأل عند تسجيل الدخول. من 0 إلى 730؛ 0: أبدًا.
self-service-no-groups = لا توجد مجموعات بعد.
self-service-list = أشخاص بلا عنوان ولا رقم
self-service-members = { $count ->
    [zero] لا أعضاء
    [one] عضو واحد
    [two] عضوان
    [few] { $count } أعضاء
    [many] { $count } عضوًا
   *[other] { $count } عضو
}
self-service-could = { $count ->
    [zero] لا أحد يستطيع العودة بمفرده
    [one] شخص واحد يستطيع العودة بمفرده
    [two] شخصان يستطيعان العودة بمفردهما
    [few] { $count } أشخاص يستطيعون العودة بمفردهم
    [many] { $count } شخصًا يستطيعون العودة بمفردهم
   *[other] { $count } شخص يستطيعون العودة بمفردهم
}
self-service-not-covered = { $count ->
    [zero] لا أحد خارجهم
    [one] شخص واحد ليس منهم
    [two] شخصان ليسا منهم
    [few] { $count } أشخاص ليسوا منهم
    [many] { $count } شخصًا ليسوا منهم
   *[other] { $count } شخص ليسوا منهم
}
self-service-no-method = { $count ->
    [zero] لا أحد بلا وسيلة إثبات محتسبة
    [one] شخص واحد بلا وسيلة إثبات محتسبة
    [two] شخصان بلا وسيلة إثبات محتسبة
    [few] { $count } أشخاص بلا وسيلة إثبات محتسبة
    [many] { $count } شخصًا بلا وسيلة إثبات محتسبة
   *[other] { $count } شخص بلا وسيلة إثبات محتسبة
}
self-service-too-few = { $count ->
    [zero] لا أحد تنقصه طريقة
    [one] لشخص واحد طريقة واحدة ويحتاج إلى اثنتين
    [two] لشخصين طريقة واحدة ويحتاجان إلى اثنتين
    [few] لدى { $count } أشخاص طريقة واحدة ويحتاجون إلى اثنتين
    [many] لدى { $count } شخصًا طريقة واحدة ويحتاجون إلى اثنتين
   *[other] لدى { $count } شخص طريقة واحدة ويحتاجون إلى اثنتين
}
self-service-admins-out = { $count ->
    [zero] ليس بينهم مسؤولون
    [one] بينهم مسؤول واحد
    [two] بينهم مسؤولان
    [few] بينهم { $count } مسؤولين
    [many] بينهم { $count } مسؤولًا
   *[other] بينهم { $count } مسؤول
}
self-service-asked = { $count ->
    [zero] لن يُسأل أحد عند تسجيل الدخول التالي
    [one] سيُسأل شخص واحد عند تسجيل الدخول التالي
    [two] سيُسأل شخصان عند تسجيل الدخول التالي
    [few] سيُسأل { $count } أشخاص عند تسجيل الدخول التالي
    [many] سيُسأل { $count } شخصًا عند تسجيل الدخول التالي
   *[other] سيُسأل { $count } شخص عند تسجيل الدخول التالي
}
