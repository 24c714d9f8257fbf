### صفحة البداية و«حسابي».

launcher-title = مرحبًا، { $name }
launcher-lead = ماذا تريد أن تفتح؟
launcher-admin-note = المستخدمون وكلمات المرور وسجل التدقيق
launcher-account-note = كلمة مرورك وأجهزتك ولغتك

account-title = حسابي
account-nav = حسابي
account-nav-overview = نظرة عامة
account-nav-contacts = المعلومات الشخصية
account-nav-security = الأمان
account-nav-activity = النشاط
account-personal = المعلومات الشخصية
account-name = الاسم
account-job = الوظيفة
account-contact = بيانات الاتصال
account-contact-change = تغيير بيانات الاتصال
account-alternate-email = البريد الإلكتروني البديل
account-mobile-phone = الهاتف المحمول
account-password = كلمة المرور
account-password-set = عُيّنت
account-password-expires = تنتهي
account-password-never = لا تنتهي
account-change-password = تغيير كلمة المرور
account-devices = أين سجّلت الدخول
account-devices-count = { $count ->
    [zero] لا مكان
    [one] هنا فقط
    [two] في مكانين
    [few] في { $count } أماكن
    [many] في { $count } مكانًا
   *[other] في { $count } مكان
}
account-devices-show = عرض الكل
account-roles = أدوارك
account-language = اللغة
account-language-note = للصفحات والرسائل.
account-language-saved = حُفظت اللغة.

security-title = الأمان
security-current = كلمة المرور الحالية
security-change = تغيير كلمة المرور
security-change-note = عند تغييرها تُسجَّل أجهزتك الأخرى خروجًا.
security-changed = تغيّرت كلمة مرورك، وسُجِّل خروج أجهزتك الأخرى.
security-this-device = هذا الجهاز
security-script = برنامج نصي
security-since = تسجيل الدخول
security-last-seen = آخر استخدام
security-end = تسجيل الخروج
security-end-named = تسجيل خروج { $device }
security-end-others = تسجيل الخروج من كل مكان آخر
security-ended = تم تسجيل الخروج هناك.
security-ended-others = تم تسجيل الخروج من كل مكان آخر.
security-only-here = أنت مسجّل الدخول على هذا الجهاز فقط.
security-browser-on = { $browser } على { $system }
security-unknown-browser = متصفح غير معروف

activity-title = النشاط
activity-lead = ما حدث في حسابك، الأحدث أولًا. هل من شيء لا تعرفه؟ غيّر كلمة مرورك وأخبر أحد المسؤولين.
activity-older = الأقدم
activity-newer = الأحدث
activity-none = لا شيء بعد.
activity-by-you = بواسطتك
activity-by = بواسطة { $name }
activity-from = من { $ip }
activity-by-system = بواسطة البرنامج
activity-by-operator = بواسطة المشغّل على الخادم

contacts-title = المعلومات الشخصية
contacts-lead = بهذه البيانات تعود إلى حسابك إن نسيت كلمة المرور، وإليها نرسل ما يتغير في حسابك.
contacts-email-about = عنوان خارج حسابك هنا: خاص بك أو لدى مزود آخر.
contacts-phone-about = نرسل إليه رمزًا في رسالة نصية.
contacts-email-new = بريد إلكتروني بديل جديد
contacts-phone-new = هاتف محمول جديد
contacts-email-help = صندوق بريد تستطيع فتحه دون تسجيل الدخول هنا.
contacts-phone-help = مع + ورمز البلد، مثل ‎+966 11 401 0000.
contacts-proven = مثبت
contacts-unproven = لم يُثبت بعد
contacts-prove = إثبات
contacts-prove-again = إثبات من جديد
contacts-add = إضافة
contacts-change = تغيير
contacts-remove = إزالة
contacts-remove-text = بدونه يُغلق طريق العودة هذا. ويصل إلى العنوان أو الرقم إشعار أخير بذلك.
contacts-removed = أُزيل
contacts-send-code = إرسال رمز
contacts-code-sent = الرمز في طريقه إلى { $to }
contacts-waiting = أرسلنا رمزًا إلى { $to }. لا يتغير شيء إلى أن تكتبه.
contacts-code = الرمز
contacts-code-until = ما زال يعمل:
contacts-code-over = لم يعد الرمز يعمل. أرسل رمزًا جديدًا.
contacts-code-do = تأكيد
contacts-code-again = إرسال رمز جديد
contacts-code-drop = إبقاء الحال كما كان
contacts-proven-now = أُثبت. من الآن فصاعدًا يُعتمد هذا.

factors-app = تطبيق المصادقة
factors-app-about = تطبيق على هاتفك يعرض رمزًا جديدًا كل 30 ثانية. به تعود إلى حسابك إن نسيت كلمة المرور. لا تحتاج إليه لتسجيل الدخول.
factors-app-none = غير مُعدّ
factors-app-begin = إعداد تطبيق مصادقة
factors-app-replace = استخدام هاتف آخر
factors-app-remove-text = بدونه يُغلق طريق العودة هذا. ونبلغك بذلك على كل عنوان نعرفه.
factors-app-name = اسم الهاتف
factors-app-name-help = لتعرف لاحقًا أي هاتف هو.
factors-app-scan = امسح هذا الرمز بالتطبيق على هاتفك.
factors-app-key = لا تستطيع المسح؟ اكتب هذا المفتاح في التطبيق:
factors-app-open = فتح التطبيق على هذا الجهاز
factors-app-first = ثم اكتب الرمز الذي يعرضه التطبيق. لا يتغير شيء إلى أن تكتبه.
factors-app-until = ننتظر رمزك:
factors-app-added = أُعدّ تطبيق المصادقة.
factors-since = منذ
factors-used = آخر استخدام للعودة إلى الحساب
factors-new = جديد
factors-new-text = كي لا يضيفه أحد ويستخدمه فورًا، لا يُحتسب للعودة إلى الحساب إلا لاحقًا:
factors-codes = رموز الاستعادة
factors-codes-about = عشرة رموز على الورق. كل منها يعيدك إلى حسابك مرة واحدة حين لا يكون بريدك ولا هاتفك في متناولك.
factors-codes-make = إنشاء رموز استعادة
factors-codes-renew = إنشاء رموز جديدة
factors-codes-renew-text = لن تعمل الرموز التي لديك الآن بعد ذلك.
factors-codes-void = إبطالها
factors-codes-void-text = لن يعمل أي من الرموز بعد ذلك، ويُغلق طريق العودة هذا.
factors-codes-voided = لم تعد الرموز تعمل.
factors-codes-left = { $count ->
    [zero] لم يبق أي رمز
    [one] بقي رمز واحد
    [two] بقي رمزان
    [few] بقيت { $count } رموز
    [many] بقي { $count } رمزًا
   *[other] بقي { $count } رمز
}
factors-codes-few = أنشئ رموزًا جديدة قبل أن تحتاج إليها.
factors-codes-once = هذه رموز الاستعادة الخاصة بك. تُعرض هذه المرة فقط: اطبعها أو اكتبها.
factors-codes-print = طباعة
factors-codes-download = تنزيل
factors-codes-have = احتفظت بها
factors-codes-paper = كل رمز يعمل مرة واحدة تحت «نسيت كلمة المرور». احفظ هذه الورقة حيث لا يجدها أحد غيرك.

keep-title = حافظ على طريق عودتك
keep-lacking = إن نسيت كلمة مرورك فلن يستطيع إعادتك إلى حسابك إلا مسؤول.
keep-one = واحد من هذه يكفي لتعود بنفسك.
keep-two = يلزم اثنان من هذه لتعود بنفسك.
keep-enough = إن نسيت كلمة مرورك فستعود إلى حسابك بنفسك.
keep-others = إن نسيت كلمة مرورك فسيعيدك مسؤول إلى حسابك. لا شيء عليك إعداده.
keep-ways = طرق العودة
keep-there = مُعدّ
keep-missing = غير مُعدّ
keep-waits = ما زال عليه الانتظار:
keep-still = هل ما زالت هذه صحيحة؟
keep-still-text = إليها نرسل الرموز والتحذيرات، ولم تؤكدها منذ مدة.
keep-still-since = أُكّد:
keep-still-do = ما زالت صحيحة
keep-still-change = تغييرها
keep-password = أدخل كلمة مرورك مرة أخرى لتأكيدها.
keep-later = ليس الآن
keep-later-until = سنسألك مجددًا غدًا. يمكن أن ينتظر هذا حتى:
keep-over = يُسأل عن هذا عند كل تسجيل دخول إلى أن يُنجز.
keep-without = المتابعة هذه المرة من دونه
keep-on = متابعة
keep-back = العودة إلى طرق عودتك
keep-notice = إن نسيت كلمة مرورك فلن تستطيع العودة إلى حسابك بنفسك.
keep-notice-do = حافظ على طريق عودتك
